import { readdirSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { setUpBrowserFixture } from '../test/browser/browser-fixture.ts';
import { chromiumPath } from '../test/browser/chromium.ts';
import { messageEvent } from '../test/slack/slack-events.ts';

/** The scripts that the HTML names: what a page loads before it shows numbers, beside the worker that holds the stream. */
function firstScripts(): string[] {
  const html = readFileSync('frontend/dist/index.html', 'utf8');
  return [...html.matchAll(/"\/assets\/([^"]+\.js)"/g)].map(([, file = '']) => file);
}

const ASSETS_DIR = 'frontend/dist/assets';
/** Of what a page loads before it shows numbers. */
const MAX_FIRST_SCRIPT_BYTES = 125_000;
const MAX_SCRIPT_BYTES = 200_000;
/** The server compresses files from this size on. */
const MIN_COMPRESSED_BYTES = 1000;
/** Of a small file; larger ones take less than half. */
const MAX_COMPRESSED_SHARE = 0.7;

it('the scripts of the first load take less than 125 kB, and all scripts less than 200 kB, compressed', () => {
  const scripts = readdirSync(ASSETS_DIR).filter((file) => file.endsWith('.js'));
  const compressedBytes = (file: string) => gzipSync(readFileSync(`${ASSETS_DIR}/${file}`), { level: 9 }).length;
  const sumOf = (files: string[]) => files.reduce((bytes, file) => bytes + compressedBytes(file), 0);
  // The page imports every other script when it is needed. What folds records, and what must work while the server is
  // down, as help, menu and export do, it fetches as soon as the numbers are painted and the browser is idle.
  const named = firstScripts();
  expect(named.length).toBeGreaterThan(0);
  const first = sumOf(scripts.filter((file) => named.includes(file) || file.startsWith('stream-worker-')));
  expect(first).toBeLessThan(MAX_FIRST_SCRIPT_BYTES);
  const all = sumOf(scripts);
  expect(all).toBeLessThan(MAX_SCRIPT_BYTES);
  console.log(`script: ${first} bytes at first, ${all} bytes in all (gzip)`);
});

it('the history worker needs no file of the page, which has no document there', () => {
  const scripts = readdirSync(ASSETS_DIR).filter((file) => file.endsWith('.js'));
  const needed = new Set(scripts.filter((file) => file.startsWith('history-worker-')));
  for (const file of needed) {
    const text = readFileSync(`${ASSETS_DIR}/${file}`, 'utf8');
    for (const [, other = ''] of text.matchAll(/["'`]\.\/([\w-]+\.js)["'`]/g)) needed.add(other);
  }
  const names = [...needed].map((file) => file.replace(/-[\w-]{8}\.js$/, ''));
  expect(names).toEqual(expect.arrayContaining(['history-worker', 'core', 'fold-records', 'shared-stream']));
  expect(names).not.toContain('index');
  expect(names).not.toContain('page');
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
    const loaded = async () => (await loadedFiles(tab.page)).map(({ path }) => path);
    const isLoaded = async (name: string) => (await loaded()).some((path) => path.startsWith(`/assets/${name}`));
    // The names of emoji and, once the browser is idle, what must work while the server is down; no sheet.
    for (const name of ['iamcal', 'fold-records', 'PageMenuItems', 'ExportMenuItems', 'KeyboardHelp', 'ImportDropZone'])
      await expect.poll(() => isLoaded(name), { message: name }).toBe(true);
    for (const name of ['ListSheet', 'PersonSheet', 'WhatCountsSheet', 'FirstRun', 'history-worker', 'zip-folder'])
      expect(await isLoaded(name), name).toBe(false);
    const files = await loadedFiles(tab.page);
    for (const { path, sent, size } of files)
      if (size > MIN_COMPRESSED_BYTES) expect(sent, path).toBeLessThan(size * MAX_COMPRESSED_SHARE);
    const scripts = files.filter(({ path }) =>
      [...firstScripts(), 'theme.js'].some((file) => path.endsWith(`/${file}`)),
    );
    const sent = scripts.reduce((sum, { transferred }) => sum + transferred, 0);
    expect(sent).toBeLessThan(MAX_FIRST_SCRIPT_BYTES);
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
