import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { setUpBrowserFixture } from '../test/browser/browser-fixture.ts';
import { chromiumPath, openChromium } from '../test/browser/chromium.ts';
import { DashboardPage } from '../test/browser/dashboard-page.ts';
import type { ProductProcess } from '../test/product/product-process.ts';
import { messageEvent, teamJoinEvent } from '../test/slack/slack-events.ts';
import { expectCaughtUp, pageCursorAndDigest } from './cursor-and-digest.ts';

/** Returns the number of open clients of the stream. */
async function fetchClientCount(server: ProductProcess): Promise<unknown> {
  const health = (await (await fetch(`${server.url}/healthz`)).json()) as { feed: { readers: unknown } };
  return health.feed.readers;
}

/** Serves the built page from disk while the server is down. Requests for data still fail. */
async function serveBuildFromDisk(page: Page): Promise<void> {
  const types: Record<string, string> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' };
  await page.route(/\/(assets\/.*|theme\.js)?$/, async (route) => {
    const path = new URL(route.request().url()).pathname;
    const file = path === '/' ? '/index.html' : path;
    const body = await readFile(`frontend/dist${file}`);
    await route.fulfill({ body, contentType: types[extname(file)] ?? 'application/octet-stream' });
  });
}

describe.skipIf(!chromiumPath)('tabs of one browser', () => {
  const fixture = setUpBrowserFixture();
  const openTabs = (server: ProductProcess, count: number) =>
    Promise.all(Array.from({ length: count }, () => fixture.openDashboard(server)));

  it('share one stream and show the same numbers when there are ten', async () => {
    const server = await fixture.startProduct();
    await server.post(teamJoinEvent('U1', 'Ann Lee'));
    const posts = (async () => {
      for (let n = 0; n < 100; n++) await server.post(messageEvent(`${n}`));
    })();
    const tabs = await openTabs(server, 10);
    await posts;
    await expectCaughtUp(tabs, server);
    for (const tab of tabs) {
      await expect.poll(() => tab.tileValues()).toBe('100 100 1 1');
      expect(tab.browserErrors).toEqual([]);
    }
    await expect.poll(() => fetchClientCount(server)).toBe(1);
  });

  it('miss no event when the tab that opened the stream is closed under load', async () => {
    const server = await fixture.startProduct();
    await server.post(messageEvent('first'));
    const [first, ...others] = await openTabs(server, 4);
    for (const tab of others) await expect.poll(() => tab.tileValue('Total messages')).toBe('1');
    const snapshots: string[] = [];
    for (const { page } of others)
      page.on('request', (request) => {
        if (new URL(request.url()).pathname === '/snapshot') snapshots.push(request.url());
      });
    const post = async (from: number) => {
      for (let n = from; n < from + 50; n++) await server.post(messageEvent(`${n}`));
    };
    await post(1);
    const posts = post(51);
    await first?.page.close();
    await posts;
    await post(101);
    for (const tab of others) await expect.poll(() => tab.tileValue('Total messages')).toBe('151');
    await expectCaughtUp(others, server);
    expect(await fetchClientCount(server)).toBe(1);
    expect(snapshots).toEqual([]);
    await Promise.all(others.map((tab) => tab.page.close()));
    await expect.poll(() => fetchClientCount(server)).toBe(0);
  });

  it('include a tab that is opened under load', async () => {
    const server = await fixture.startProduct();
    const first = await fixture.openDashboard(server);
    const tabs = [first];
    let posted = 0;
    let isStopped = false;
    const posts = (async () => {
      while (!isStopped) {
        await server.post(messageEvent(`${posted}`));
        posted++;
        // Reading the page limits the rate of posts, so that a busy machine still paints.
        await first.tileValue('Total messages');
      }
    })();
    for (let n = 0; n < 5; n++) {
      const tab = await fixture.openDashboard(server);
      await expect.poll(() => pageCursorAndDigest(tab)).toMatch(/^\S+ \w{8}$/);
      tabs.push(tab);
    }
    isStopped = true;
    await posts;
    const total = posted.toLocaleString('en');
    for (const tab of tabs) await expect.poll(() => tab.tileValue('Total messages')).toBe(total);
    await expectCaughtUp(tabs, server);
    expect(await fetchClientCount(server)).toBe(1);
  });

  it('reconnect without a reload after the server was killed', async () => {
    const server = await fixture.startProduct();
    await server.post(messageEvent('before'));
    const tabs = await openTabs(server, 3);
    for (const tab of tabs) {
      await expect.poll(() => tab.tileValue('Total messages')).toBe('1');
      await tab.page.evaluate(() => Object.assign(window, { notReloaded: true }));
    }
    await server.stop('SIGKILL');
    for (const tab of tabs) await expect.poll(() => tab.pageText()).toContain('Connection lost.');
    await server.launch();
    await server.post(messageEvent('after'));
    for (const tab of tabs) {
      await expect.poll(() => tab.tileValue('Total messages')).toBe('2');
      await expect.poll(() => tab.pageText()).not.toContain('Connection lost.');
      expect(await tab.page.evaluate(() => 'notReloaded' in window)).toBe(true);
    }
    await expectCaughtUp(tabs, server);
    expect(await fetchClientCount(server)).toBe(1);
  });

  it('show a lost connection when opened in an outage, and reconnect when one of them tries', async () => {
    const server = await fixture.startProduct();
    await server.post(messageEvent('before'));
    const first = await fixture.openDashboard(server);
    await expect.poll(() => first.tileValue('Total messages')).toBe('1');
    await server.stop('SIGKILL');
    await expect.poll(() => first.pageText()).toContain('Connection lost.');
    const late = await fixture.openDashboard(server, serveBuildFromDisk);
    await expect.poll(() => late.pageText()).toContain('No connection.');
    await server.launch();
    await late.page.getByRole('button', { name: 'Try now' }).click();
    for (const tab of [first, late]) {
      await expect.poll(() => tab.tileValue('Total messages')).toBe('1');
      await expect.poll(() => tab.pageText()).not.toContain('Connection lost.');
    }
    await expectCaughtUp([first, late], server);
    expect(await fetchClientCount(server)).toBe(1);
  });

  it('have connections of their own without SharedWorker and in other browser profiles', async () => {
    const server = await fixture.startProduct();
    await server.post(messageEvent('hello'));
    const shared = await openTabs(server, 2);
    const withoutWorker = await fixture.openDashboard(server, async (page) => {
      await page.addInitScript(() => Object.assign(window, { SharedWorker: undefined }));
    });
    const browser = await openChromium();
    try {
      const others = [
        await DashboardPage.open(await browser.newContext(), server.url),
        await DashboardPage.open(await browser.newContext(), server.url),
      ];
      const tabs = [...shared, withoutWorker, ...others];
      for (const tab of tabs) await expect.poll(() => tab.tileValue('Total messages')).toBe('1');
      await expect.poll(() => fetchClientCount(server)).toBe(4);
      await server.post(messageEvent('again'));
      for (const tab of tabs) await expect.poll(() => tab.tileValue('Total messages')).toBe('2');
      await expectCaughtUp(tabs, server);
    } finally {
      await browser.close();
    }
  });
});
