import { readdirSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { setUpBrowserFixture } from '../test/browser/browser-fixture.ts';
import { chromiumPath } from '../test/browser/chromium.ts';
import { messageEvent } from '../test/slack/slack-events.ts';

const ASSETS_DIR = 'frontend/dist/assets';
const MAX_SCRIPT_BYTES = 120_000;

it('has less than 120 kB of script in all, compressed', () => {
  const scripts = readdirSync(ASSETS_DIR).filter((file) => file.endsWith('.js'));
  // Nothing more is fetched later: what a page offers works also while its server is away.
  expect(scripts.map((file) => file.replace(/-[\w-]{8}\.js$/, '')).sort()).toEqual(['index', 'stream-worker']);
  const bytes = scripts.map((file) => gzipSync(readFileSync(`${ASSETS_DIR}/${file}`), { level: 9 }).length);
  const sum = bytes.reduce((a, b) => a + b, 0);
  expect(sum).toBeLessThan(MAX_SCRIPT_BYTES);
  console.log(`script: ${sum} bytes in all (gzip)`);
});

it('has no story of the states in it', () => {
  expect(readdirSync('frontend/dist')).not.toContain('states.html');
});

describe.skipIf(!chromiumPath)('in a browser', () => {
  const bed = setUpBrowserFixture();

  it('the script comes over the wire compressed, and once', async () => {
    const server = await bed.startProduct();
    await server.post(messageEvent('hello :tada:'));
    const tab = await bed.openDashboard(server);
    await expect.poll(() => tab.tileValue('Total messages')).toBe('1');
    const names = async () =>
      new Set((await loadedFiles(tab.page)).map(({ path }) => path.replace(/-[\w-]{8}\./, '.')));
    await expect
      .poll(names)
      .toEqual(new Set(['/assets/iamcal.json', '/assets/index.css', '/assets/index.js', '/theme.js']));
    const files = await loadedFiles(tab.page);
    for (const { path, sent, size } of files) if (size > 1000) expect(sent, path).toBeLessThan(size / 2);
    const scripts = files.filter(({ path }) => path.endsWith('.js'));
    const sent = scripts.reduce((sum, { transferred }) => sum + transferred, 0);
    expect(sent).toBeLessThan(MAX_SCRIPT_BYTES);
    console.log(`script: ${sent} bytes over the wire to open, with headers`);

    const again = await bed.openDashboard(server);
    await expect.poll(() => again.tileValue('Total messages')).toBe('1');
    for (const { path, transferred } of await loadedFiles(again.page))
      if (path.startsWith('/assets/')) expect(transferred, path).toBe(0);
    expect(tab.browserErrors).toEqual([]);
  });
});

interface LoadedFile {
  path: string;
  /** Bytes: of the body as sent, of the file, and of all that came over the wire for it. */
  sent: number;
  size: number;
  transferred: number;
}

/** The files that a page has loaded; without the worker, which is no part of a page. */
async function loadedFiles(page: Page): Promise<LoadedFile[]> {
  const files = await page.evaluate(() =>
    performance
      .getEntriesByType('resource')
      .filter((entry) => entry instanceof PerformanceResourceTiming)
      .map(({ name, encodedBodySize: sent, decodedBodySize: size, transferSize: transferred }) => ({
        path: new URL(name).pathname,
        sent,
        size,
        transferred,
      })),
  );
  return files.filter(({ path }) => /\.(js|css|json)$/.test(path));
}
