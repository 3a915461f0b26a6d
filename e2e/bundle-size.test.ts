import { readdirSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { setUpBrowserFixture } from '../test/browser/browser-fixture.ts';
import { chromiumPath } from '../test/browser/chromium.ts';
import { messageEvent } from '../test/slack/slack-events.ts';

const ASSETS_DIR = 'frontend/dist/assets';
const MAX_SCRIPT_BYTES = 125_000;
const MAX_LATER_SCRIPT_BYTES = 4000;
/** The server compresses files from this size on. */
const MIN_COMPRESSED_BYTES = 1000;

it('the scripts of the page take less than 125 kB in all, compressed', () => {
  const scripts = readdirSync(ASSETS_DIR).filter((file) => file.endsWith('.js'));
  // The page fetches no script later, so that all its functions work while its server is down. The exception sends a
  // folder to that server.
  expect(scripts.map((file) => file.replace(/-[\w-]{8}\.js$/, '')).sort()).toEqual([
    'index',
    'stream-worker',
    'zip-folder',
  ]);
  const compressedBytes = (file: string) => gzipSync(readFileSync(`${ASSETS_DIR}/${file}`), { level: 9 }).length;
  const isLoadedLater = (file: string) => file.startsWith('zip-folder-');
  const sum = scripts.filter((file) => !isLoadedLater(file)).reduce((bytes, file) => bytes + compressedBytes(file), 0);
  expect(sum).toBeLessThan(MAX_SCRIPT_BYTES);
  for (const file of scripts.filter(isLoadedLater)) expect(compressedBytes(file)).toBeLessThan(MAX_LATER_SCRIPT_BYTES);
  console.log(`script: ${sum} bytes in all (gzip)`);
});

it('the build does not contain the page of panel states', () => {
  expect(readdirSync('frontend/dist')).not.toContain('states.html');
});

describe.skipIf(!chromiumPath)('the files of the page', () => {
  const fixture = setUpBrowserFixture();

  it('are transferred compressed, and are cached for the second tab', async () => {
    const server = await fixture.startProduct();
    await server.post(messageEvent('hello :tada:'));
    const tab = await fixture.openDashboard(server);
    await expect.poll(() => tab.tileValue('Total messages')).toBe('1');
    const names = async () =>
      new Set((await loadedFiles(tab.page)).map(({ path }) => path.replace(/-[\w-]{8}\./, '.')));
    await expect
      .poll(names)
      .toEqual(new Set(['/assets/iamcal.json', '/assets/index.css', '/assets/index.js', '/theme.js']));
    const files = await loadedFiles(tab.page);
    for (const { path, sent, size } of files)
      if (size > MIN_COMPRESSED_BYTES) expect(sent, path).toBeLessThan(size / 2);
    const scripts = files.filter(({ path }) => path.endsWith('.js'));
    const sent = scripts.reduce((sum, { transferred }) => sum + transferred, 0);
    expect(sent).toBeLessThan(MAX_SCRIPT_BYTES);
    console.log(`script: ${sent} bytes transferred to open the page, with headers`);

    const second = await fixture.openDashboard(server);
    await expect.poll(() => second.tileValue('Total messages')).toBe('1');
    for (const { path, transferred } of await loadedFiles(second.page))
      if (path.startsWith('/assets/')) expect(transferred, path).toBe(0);
    expect(tab.browserErrors).toEqual([]);
  });
});

interface LoadedFile {
  path: string;
  /** Bytes of the compressed body. */
  sent: number;
  /** Bytes of the file. */
  size: number;
  /** Bytes over the network with the headers; 0 when it came from the cache. */
  transferred: number;
}

/** Returns the files that a page has loaded. The worker is not among them: the browser reports it separately. */
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
