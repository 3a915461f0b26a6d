import type { BrowserContext, Page } from 'playwright-core';
import { openChromium } from '../test/browser/chromium.ts';
import { ProductProcess } from '../test/product/product-process.ts';
import { uniqueTs } from '../test/slack/slack-events.ts';
import { sendPosts, signedPosts } from './load/signed-posts.ts';
import { median } from './measuring/measure.ts';
import { beginTable, printRatio, printRow } from './measuring/results-table.ts';
import { type FrameTimings, instrumentFrames, measureFrames } from './page/frame-timings.ts';

/** What the page costs the browser: to open, while events come, in a burst of them, and after an hour of them. */

const ROWS = Number(process.env['BENCH_ROWS'] ?? 100_000);
const SPREAD_MS = 59 * 86_400_000;
const OPENINGS = 5;
/** Posts a second, and for how long, s. */
const [STEADY, STEADY_S] = [50, 10];
const [BURST, BURST_S] = [1000, 5];
/** The most that Slack sends in an hour, sent at so many a second. */
const [HOUR, HOURLY] = [30_000, 250];
/** Signed at a time: a signature lasts five minutes. */
const POSTS_PER_SIGNING = 5000;
const CONNECTIONS = 32;

function numberedPosts(word: string): (n: number) => { ts: string; text: string } {
  return (n) => ({
    ts: uniqueTs(),
    text: `${word} number ${n}, about as long as what people write to each other in a day`,
  });
}

/** The past: messages of all days that the page shows. */
async function postHistory(port: number): Promise<void> {
  for (let from = 0; from < ROWS; from += POSTS_PER_SIGNING) {
    // At irregular times: what is regular is compressed to nothing.
    const ago = (n: number) => SPREAD_MS * (1 - (from + n + Math.random()) / ROWS);
    const old = (n: number) => ({ ts: uniqueTs(ago(n)), text: `message ${from + n}` });
    await sendPosts(port, signedPosts(Math.min(POSTS_PER_SIGNING, ROWS - from), '/slack-events', old), CONNECTIONS);
  }
}

async function postAtRate(port: number, pace: number, count: number, word: string): Promise<void> {
  for (let left = count; left > 0; left -= POSTS_PER_SIGNING)
    await sendPosts(
      port,
      signedPosts(Math.min(POSTS_PER_SIGNING, left), '/slack-events', numberedPosts(word)),
      CONNECTIONS,
      pace,
    );
}

/** Bytes over the line, as kinds of resources. */
interface TransferredBytes {
  script: number;
  snapshot: number;
  all: number;
}

/** A page with numbers on it, how long that took (ms), and what it fetched. */
async function openPage(
  context: BrowserContext,
  url: string,
): Promise<{ page: Page; ms: number; bytes: TransferredBytes }> {
  const page = await context.newPage();
  await instrumentFrames(page);
  const bytes: TransferredBytes = { script: 0, snapshot: 0, all: 0 };
  page.on('requestfinished', async (request) => {
    const { responseBodySize } = await request.sizes().catch(() => ({ responseBodySize: 0 }));
    bytes.all += responseBodySize;
    if (request.resourceType() === 'script') bytes.script += responseBodySize;
    if (request.url().endsWith('/snapshot')) bytes.snapshot += responseBodySize;
  });
  await page.goto(url);
  const ms = await page.evaluate<number>(FIRST_NUMBERS_SCRIPT);
  return { page, ms, bytes };
}

/** In a context of its own each: nothing is in its cache. */
async function measureOpening(
  newContext: () => Promise<BrowserContext>,
  url: string,
): Promise<{ ms: number; bytes: TransferredBytes }> {
  const times: number[] = [];
  for (;;) {
    const context = await newContext();
    const { page, ms, bytes } = await openPage(context, url);
    await page.waitForLoadState('load');
    await context.close();
    times.push(ms);
    if (times.length === OPENINGS) return { ms: median(times), bytes };
  }
}

/** With the columns of the rows, after everything that nobody needs was collected, bytes. */
async function heapBytes(page: Page): Promise<number> {
  const devTools = await page.context().newCDPSession(page);
  await devTools.send('HeapProfiler.collectGarbage');
  const { usedSize, backingStorageSize } = await devTools.send('Runtime.getHeapUsage');
  await devTools.detach();
  return usedSize + backingStorageSize;
}

function printFrames(
  what: string,
  { p50, p99, lateCount: late, count, longTasksMs: tasks }: FrameTimings,
  target = '',
): void {
  const frames = `p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms, ${late} of ${count} over 50 ms`;
  const longest = tasks.length > 0 ? `, longest ${Math.max(...tasks)} ms` : '';
  printRow(what, `frames ${frames}; ${tasks.length} tasks over 50 ms${longest}`, target);
}

async function main(): Promise<void> {
  beginTable(`The page at 1440 x 900, with ${ROWS} rows`);
  const server = await ProductProcess.start();
  process.once('exit', () => server.isRunning && process.kill(server.pid));
  const port = Number(new URL(server.slackUrl).port);
  const browser = await openChromium();
  const newContext = () => browser.newContext({ viewport: { width: 1440, height: 900 } });
  await postAtRate(port, Number.POSITIVE_INFINITY, 10, 'first');
  const almostEmpty = await measureOpening(newContext, server.url);
  await postHistory(port);
  const full = await measureOpening(newContext, server.url);
  const kB = (bytes: number) => `${(bytes / 1000).toFixed(0)} kB`;
  printRow(
    'opened until numbers are painted',
    `${full.ms.toFixed(0)} ms (${almostEmpty.ms.toFixed(0)} ms with 10)`,
    '<= 1000 ms',
  );
  printRow(
    'over the line',
    `${kB(full.bytes.all)}, of it snapshot ${kB(full.bytes.snapshot)}, script ${kB(full.bytes.script)}`,
  );

  const { page } = await openPage(await newContext(), server.url);
  await page.waitForTimeout(3000);
  const quiet = await measureFrames(page, () => page.waitForTimeout(5000));
  printFrames('nothing happens', quiet);
  const steady = await measureFrames(page, () => postAtRate(port, STEADY, STEADY * STEADY_S, 'steady'));
  printFrames(`${STEADY} events a second for ${STEADY_S} s`, steady, 'no task over 50 ms');
  const burst = await measureFrames(page, () => postAtRate(port, BURST, BURST * BURST_S, 'burst'));
  printFrames(`${BURST} events a second for ${BURST_S} s`, burst);

  const before = await heapBytes(page);
  const start = performance.now();
  const hour = await measureFrames(page, () => postAtRate(port, HOURLY, HOUR, 'hour'));
  const minutes = ((performance.now() - start) / 60_000).toFixed(1);
  await page.getByText(`hour number`).first().waitFor();
  const after = await heapBytes(page);
  printFrames(`an hour of ${HOUR} events in ${minutes} minutes`, hour);
  const MB = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;
  const each = ((after - before) / HOUR).toFixed(0);
  printRow('heap before and after that hour', `${MB(before)}, ${MB(after)}: ${each} B an event`);

  printRatio('page: opened with 100k rows, to with 10', `${(full.ms / almostEmpty.ms).toFixed(2)} x`);
  const frames = (busy: FrameTimings) =>
    `${(busy.p50 / quiet.p50).toFixed(2)} x, ${(busy.p99 / quiet.p99).toFixed(2)} x`;
  printRatio(`page: p50 and p99 of its frames at ${STEADY} events/s, to none`, frames(steady));
  printRatio(`page: the same at ${BURST} events/s`, frames(burst));
  printRatio('page: heap after an hour of events, to before', `${(after / before).toFixed(2)} x`);
  await browser.close();
  await server.remove();
}

/** In the page: when the first frame with a number was done, ms since it was asked for. A text, for tsx names functions. */
const FIRST_NUMBERS_SCRIPT = `new Promise((resolve) => {
  requestAnimationFrame(function look() {
    if (!document.querySelector('.tile .number:not(:has(.hold))')) return requestAnimationFrame(look);
    const channel = new MessageChannel();
    channel.port1.onmessage = () => resolve(performance.now());
    channel.port2.postMessage(null);
  });
})`;

await main();
