import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { setUpBrowserFixture } from '../test/browser/browser-fixture.ts';
import { chromiumPath, openChromium } from '../test/browser/chromium.ts';
import { DashboardPage } from '../test/browser/dashboard-page.ts';
import type { ProductProcess } from '../test/product/product-process.ts';
import { messageEvent, teamJoinEvent } from '../test/slack/slack-events.ts';

const pollOptions = { timeout: 60_000 };

/** Cursor and digest as the bottom line shows them. */
async function pageCursorAndDigest(tab: DashboardPage): Promise<string> {
  const [, cursor = '', digest = ''] = /cursor (\S+) digest (\w{4} \w{4})/.exec(await tab.pageText()) ?? [];
  return `${cursor} ${digest.replace(' ', '')}`;
}

/** The same, as the server has it. */
async function serverCursorAndDigest(server: ProductProcess): Promise<string> {
  const { cursor, digest } = await server.metrics();
  return `${cursor} ${String(digest).slice(0, 8)}`;
}

async function fetchReaderCount(server: ProductProcess): Promise<unknown> {
  const health = (await (await fetch(`${server.url}/healthz`)).json()) as { feed: { readers: unknown } };
  return health.feed.readers;
}

async function expectCaughtUp(tabs: DashboardPage[], server: ProductProcess): Promise<void> {
  const wanted = await serverCursorAndDigest(server);
  for (const tab of tabs) await expect.poll(() => pageCursorAndDigest(tab), pollOptions).toBe(wanted);
}

/** Answers for a server that is gone with the page it would have sent; its data stay out of reach. */
async function serveBuildFromDisk(page: Page): Promise<void> {
  const types: Record<string, string> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' };
  await page.route(/\/(assets\/.*|theme\.js)?$/, async (route) => {
    const path = new URL(route.request().url()).pathname;
    const file = path === '/' ? '/index.html' : path;
    const body = await readFile(`frontend/dist${file}`);
    await route.fulfill({ body, contentType: types[extname(file)] ?? 'application/octet-stream' });
  });
}

describe.skipIf(!chromiumPath)('the tabs of one browser', () => {
  const bed = setUpBrowserFixture();
  const open = (server: ProductProcess, count: number) =>
    Promise.all(Array.from({ length: count }, () => bed.openDashboard(server)));

  it('share one stream, ten of them, and show the same', async () => {
    const server = await bed.startProduct();
    await server.post(teamJoinEvent('U1', 'Ann Lee'));
    const posts = (async () => {
      for (let n = 0; n < 100; n++) await server.post(messageEvent(`${n}`));
    })();
    const tabs = await open(server, 10);
    await posts;
    await expectCaughtUp(tabs, server);
    for (const tab of tabs) {
      await expect.poll(() => tab.tileValues(), pollOptions).toBe('100 100 1 1');
      expect(tab.browserErrors).toEqual([]);
    }
    await expect.poll(() => fetchReaderCount(server)).toBe(1);
  });

  it('lose nothing when the tab that opened the stream is closed while posts go on', async () => {
    const server = await bed.startProduct();
    await server.post(messageEvent('first'));
    const [first, ...others] = await open(server, 4);
    for (const tab of others) await expect.poll(() => tab.tileValue('Total messages')).toBe('1');
    const snapshots: string[] = [];
    for (const { page } of others)
      page.on('request', (request) => request.url().endsWith('/snapshot') && snapshots.push(request.url()));
    const post = async (from: number) => {
      for (let n = from; n < from + 50; n++) await server.post(messageEvent(`${n}`));
    };
    await post(1);
    const posts = post(51);
    await first?.page.close();
    await posts;
    await post(101);
    for (const tab of others) await expect.poll(() => tab.tileValue('Total messages'), pollOptions).toBe('151');
    await expectCaughtUp(others, server);
    expect(await fetchReaderCount(server)).toBe(1);
    expect(snapshots).toEqual([]);
    await Promise.all(others.map((tab) => tab.page.close()));
    await expect.poll(() => fetchReaderCount(server), pollOptions).toBe(0);
  });

  it('let a newcomer in while posts go on', async () => {
    const server = await bed.startProduct();
    const first = await bed.openDashboard(server);
    const tabs = [first];
    let posted = 0;
    let isOver = false;
    const posts = (async () => {
      while (!isOver) {
        await server.post(messageEvent(`${posted}`));
        posted++;
        // No faster than a page can be asked something: a busy machine must get to paint, too.
        await first.tileValue('Total messages');
      }
    })();
    for (let n = 0; n < 5; n++) {
      const tab = await bed.openDashboard(server);
      await expect.poll(() => pageCursorAndDigest(tab), pollOptions).toMatch(/^\S+ \w{8}$/);
      tabs.push(tab);
    }
    isOver = true;
    await posts;
    const total = posted.toLocaleString('en');
    for (const tab of tabs) await expect.poll(() => tab.tileValue('Total messages'), pollOptions).toBe(total);
    await expectCaughtUp(tabs, server);
    expect(await fetchReaderCount(server)).toBe(1);
  });

  it('all heal without a reload after the server was killed', async () => {
    const server = await bed.startProduct();
    await server.post(messageEvent('before'));
    const tabs = await open(server, 3);
    for (const tab of tabs) {
      await expect.poll(() => tab.tileValue('Total messages')).toBe('1');
      await tab.page.evaluate(() => Object.assign(window, { notReloaded: true }));
    }
    await server.stop('SIGKILL');
    for (const tab of tabs) await expect.poll(() => tab.pageText(), pollOptions).toContain('Connection lost.');
    await server.launch();
    await server.post(messageEvent('after'));
    for (const tab of tabs) {
      await expect.poll(() => tab.tileValue('Total messages'), pollOptions).toBe('2');
      await expect.poll(() => tab.pageText(), pollOptions).not.toContain('Connection lost.');
      expect(await tab.page.evaluate(() => 'notReloaded' in window)).toBe(true);
    }
    await expectCaughtUp(tabs, server);
    expect(await fetchReaderCount(server)).toBe(1);
  });

  it('say that the connection is lost also where they are opened after that, and try again from any', async () => {
    const server = await bed.startProduct();
    await server.post(messageEvent('before'));
    const first = await bed.openDashboard(server);
    await expect.poll(() => first.tileValue('Total messages')).toBe('1');
    await server.stop('SIGKILL');
    await expect.poll(() => first.pageText(), pollOptions).toContain('Connection lost.');
    const late = await bed.openDashboard(server, serveBuildFromDisk);
    await expect.poll(() => late.pageText(), pollOptions).toContain('No connection.');
    await server.launch();
    await late.page.getByRole('button', { name: 'Try now' }).click();
    for (const tab of [first, late]) {
      await expect.poll(() => tab.tileValue('Total messages'), pollOptions).toBe('1');
      await expect.poll(() => tab.pageText(), pollOptions).not.toContain('Connection lost.');
    }
    await expectCaughtUp([first, late], server);
    expect(await fetchReaderCount(server)).toBe(1);
  });

  it('have a connection of their own where there is no SharedWorker, and in another browser', async () => {
    const server = await bed.startProduct();
    await server.post(messageEvent('hello'));
    const shared = await open(server, 2);
    const without = await bed.openDashboard(server, async (page) => {
      await page.addInitScript(() => Object.assign(window, { SharedWorker: undefined }));
    });
    const browser = await openChromium();
    try {
      const others = [
        await DashboardPage.open(await browser.newContext(), server.url),
        await DashboardPage.open(await browser.newContext(), server.url),
      ];
      const tabs = [...shared, without, ...others];
      for (const tab of tabs) await expect.poll(() => tab.tileValue('Total messages')).toBe('1');
      await expect.poll(() => fetchReaderCount(server)).toBe(4);
      await server.post(messageEvent('again'));
      for (const tab of tabs) await expect.poll(() => tab.tileValue('Total messages')).toBe('2');
      await expectCaughtUp(tabs, server);
    } finally {
      await browser.close();
    }
  });
});
