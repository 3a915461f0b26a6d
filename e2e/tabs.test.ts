import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { executablePath, openChromium } from './chromium.ts';
import { DashboardPage } from './dashboard-page.ts';
import type { Server } from './server.ts';
import { joined, message } from './slack-events.ts';
import { useTestBed } from './test-bed.ts';

const patience = { timeout: 60_000 };

/** Cursor and digest as the bottom line shows them. */
async function proof(tab: DashboardPage): Promise<string> {
  const [, cursor = '', digest = ''] = /cursor (\S+) digest (\w{4} \w{4})/.exec(await tab.text()) ?? [];
  return `${cursor} ${digest.replace(' ', '')}`;
}

/** The same, as the server has it. */
async function proofOf(server: Server): Promise<string> {
  const { cursor, digest } = await server.metrics();
  return `${cursor} ${String(digest).slice(0, 8)}`;
}

async function readers(server: Server): Promise<unknown> {
  const health = (await (await fetch(`${server.url}/healthz`)).json()) as { feed: { readers: unknown } };
  return health.feed.readers;
}

async function expectLevel(tabs: DashboardPage[], server: Server): Promise<void> {
  const wanted = await proofOf(server);
  for (const tab of tabs) await expect.poll(() => proof(tab), patience).toBe(wanted);
}

/** Answers for a server that is gone with the page it would have sent; its data stay out of reach. */
async function fromDisk(page: Page): Promise<void> {
  const types: Record<string, string> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' };
  await page.route(/\/(assets\/.*|theme\.js)?$/, async (route) => {
    const path = new URL(route.request().url()).pathname;
    const file = path === '/' ? '/index.html' : path;
    const body = await readFile(`frontend/dist${file}`);
    await route.fulfill({ body, contentType: types[extname(file)] ?? 'application/octet-stream' });
  });
}

describe.skipIf(!executablePath)('the tabs of one browser', () => {
  const bed = useTestBed();
  const open = (server: Server, count: number) => Promise.all(Array.from({ length: count }, () => bed.open(server)));

  it('share one stream, ten of them, and show the same', async () => {
    const server = await bed.serve();
    await server.post(joined('U1', 'Ann Lee'));
    const posts = (async () => {
      for (let n = 0; n < 100; n++) await server.post(message(`${n}`));
    })();
    const tabs = await open(server, 10);
    await posts;
    await expectLevel(tabs, server);
    for (const tab of tabs) {
      await expect.poll(() => tab.numbers(), patience).toBe('100 100 1 1');
      expect(tab.complaints).toEqual([]);
    }
    await expect.poll(() => readers(server)).toBe(1);
  });

  it('lose nothing when the tab that opened the stream is closed while posts go on', async () => {
    const server = await bed.serve();
    await server.post(message('first'));
    const [first, ...others] = await open(server, 4);
    for (const tab of others) await expect.poll(() => tab.number('Total messages')).toBe('1');
    const snapshots: string[] = [];
    for (const { page } of others)
      page.on('request', (request) => request.url().endsWith('/snapshot') && snapshots.push(request.url()));
    const post = async (from: number) => {
      for (let n = from; n < from + 50; n++) await server.post(message(`${n}`));
    };
    await post(1);
    const posts = post(51);
    await first?.page.close();
    await posts;
    await post(101);
    for (const tab of others) await expect.poll(() => tab.number('Total messages'), patience).toBe('151');
    await expectLevel(others, server);
    expect(await readers(server)).toBe(1);
    expect(snapshots).toEqual([]);
    await Promise.all(others.map((tab) => tab.page.close()));
    await expect.poll(() => readers(server), patience).toBe(0);
  });

  it('let a newcomer in while posts go on', async () => {
    const server = await bed.serve();
    const first = await bed.open(server);
    const tabs = [first];
    let posted = 0;
    let isOver = false;
    const posts = (async () => {
      while (!isOver) {
        await server.post(message(`${posted}`));
        posted++;
        // No faster than a page can be asked something: a busy machine must get to paint, too.
        await first.number('Total messages');
      }
    })();
    for (let n = 0; n < 5; n++) {
      const tab = await bed.open(server);
      await expect.poll(() => proof(tab), patience).toMatch(/^\S+ \w{8}$/);
      tabs.push(tab);
    }
    isOver = true;
    await posts;
    const total = posted.toLocaleString('en');
    for (const tab of tabs) await expect.poll(() => tab.number('Total messages'), patience).toBe(total);
    await expectLevel(tabs, server);
    expect(await readers(server)).toBe(1);
  });

  it('all heal without a reload after the server was killed', async () => {
    const server = await bed.serve();
    await server.post(message('before'));
    const tabs = await open(server, 3);
    for (const tab of tabs) {
      await expect.poll(() => tab.number('Total messages')).toBe('1');
      await tab.page.evaluate(() => Object.assign(window, { notReloaded: true }));
    }
    await server.end('SIGKILL');
    for (const tab of tabs) await expect.poll(() => tab.text(), patience).toContain('Connection lost.');
    await server.begin();
    await server.post(message('after'));
    for (const tab of tabs) {
      await expect.poll(() => tab.number('Total messages'), patience).toBe('2');
      await expect.poll(() => tab.text(), patience).not.toContain('Connection lost.');
      expect(await tab.page.evaluate(() => 'notReloaded' in window)).toBe(true);
    }
    await expectLevel(tabs, server);
    expect(await readers(server)).toBe(1);
  });

  it('say that the connection is lost also where they are opened after that, and try again from any', async () => {
    const server = await bed.serve();
    await server.post(message('before'));
    const first = await bed.open(server);
    await expect.poll(() => first.number('Total messages')).toBe('1');
    await server.end('SIGKILL');
    await expect.poll(() => first.text(), patience).toContain('Connection lost.');
    const late = await bed.open(server, fromDisk);
    await expect.poll(() => late.text(), patience).toContain('No connection.');
    await server.begin();
    await late.page.getByRole('button', { name: 'Try now' }).click();
    for (const tab of [first, late]) {
      await expect.poll(() => tab.number('Total messages'), patience).toBe('1');
      await expect.poll(() => tab.text(), patience).not.toContain('Connection lost.');
    }
    await expectLevel([first, late], server);
    expect(await readers(server)).toBe(1);
  });

  it('have a connection of their own where there is no SharedWorker, and in another browser', async () => {
    const server = await bed.serve();
    await server.post(message('hello'));
    const shared = await open(server, 2);
    const without = await bed.open(server, async (page) => {
      await page.addInitScript(() => Object.assign(window, { SharedWorker: undefined }));
    });
    const browser = await openChromium();
    try {
      const others = [
        await DashboardPage.open(await browser.newContext(), server.url),
        await DashboardPage.open(await browser.newContext(), server.url),
      ];
      const tabs = [...shared, without, ...others];
      for (const tab of tabs) await expect.poll(() => tab.number('Total messages')).toBe('1');
      await expect.poll(() => readers(server)).toBe(4);
      await server.post(message('again'));
      for (const tab of tabs) await expect.poll(() => tab.number('Total messages')).toBe('2');
      await expectLevel(tabs, server);
    } finally {
      await browser.close();
    }
  });
});
