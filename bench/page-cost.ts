import type { Browser, BrowserContext, Page } from 'playwright-core';
import { DAY_MS, type Milliseconds, SECOND_MS } from '../backend/src/core/time/units.ts';
import { openChromium } from '../test/browser/chromium.ts';
import { ProductProcess } from '../test/product/product-process.ts';
import { uniqueTs } from '../test/slack/slack-events.ts';
import { type PostOverrides, sendPosts, signedPosts } from './load/signed-posts.ts';
import { formatKilobytes, formatMegabytes, formatRatio } from './measuring/format.ts';
import { secondsSince } from './measuring/measure.ts';
import { median } from './measuring/percentile.ts';
import { beginTable, printRatio, printRow } from './measuring/results-table.ts';
import { type FrameTimings, instrumentFrames, measureFrames } from './page/frame-timings.ts';
import { FIRST_NUMBERS_SCRIPT, heapBytes } from './page/page-measurements.ts';

/** What the page costs the browser: to open, while events come, in a burst of them, and after an hour of them. */

const ROW_COUNT = Number(process.env['BENCH_ROWS'] ?? 100_000);
/** Messages of the page that is compared with. */
const FEW_ROWS = 10;
/** Within the 62 days that a page holds. */
const HISTORY_MS: Milliseconds = 59 * DAY_MS;
const OPENINGS = 5;
const STEADY_POSTS_PER_SECOND = 50;
const STEADY_SECONDS = 10;
const BURST_POSTS_PER_SECOND = 1000;
const BURST_SECONDS = 5;
/** The most that Slack sends in an hour, sent faster. */
const HOUR_POSTS = 30_000;
const HOUR_POSTS_PER_SECOND = 250;
/** How many posts are signed at a time: a signature is valid for five minutes. */
const POSTS_PER_SIGNING = 5000;
const CONNECTIONS = 32;
/** The pause after the page is opened, and the time in which it is measured without events. */
const SETTLE_MS: Milliseconds = 3 * SECOND_MS;
const QUIET_MS: Milliseconds = 5 * SECOND_MS;

function numberedPosts(word: string): (n: number) => PostOverrides {
  return (n) => ({
    ts: uniqueTs(),
    text: `${word} number ${n}, about as long as what people write to each other in a day`,
  });
}

/** Posts messages of all days that the page shows, at irregular times: regular ones would compress to almost nothing. */
async function postHistory(port: number): Promise<void> {
  for (let from = 0; from < ROW_COUNT; from += POSTS_PER_SIGNING) {
    const agoMs = (n: number) => HISTORY_MS * (1 - (from + n + Math.random()) / ROW_COUNT);
    const oldPost = (n: number) => ({ ts: uniqueTs(agoMs(n)), text: `message ${from + n}` });
    const count = Math.min(POSTS_PER_SIGNING, ROW_COUNT - from);
    await sendPosts(port, signedPosts(count, '/slack-events', oldPost), CONNECTIONS);
  }
}

async function postAtRate(port: number, postsPerSecond: number, count: number, word: string): Promise<void> {
  for (let remaining = count; remaining > 0; remaining -= POSTS_PER_SIGNING) {
    const posts = signedPosts(Math.min(POSTS_PER_SIGNING, remaining), '/slack-events', numberedPosts(word));
    await sendPosts(port, posts, CONNECTIONS, postsPerSecond);
  }
}

/** Bytes over the network, in all and of some kinds of resources. */
interface TransferredBytes {
  script: number;
  snapshot: number;
  all: number;
}

interface Opening {
  /** From the navigation until the first numbers are painted. */
  ms: Milliseconds;
  bytes: TransferredBytes;
}

async function openPage(context: BrowserContext, url: string): Promise<Opening & { page: Page }> {
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

function newContext(browser: Browser): Promise<BrowserContext> {
  return browser.newContext({ viewport: { width: 1440, height: 900 } });
}

/** Returns the median time of some openings and the bytes of the last one, each in a new context with an empty cache. */
async function measureOpening(browser: Browser, url: string): Promise<Opening> {
  const times: Milliseconds[] = [];
  for (;;) {
    const context = await newContext(browser);
    const { page, ms, bytes } = await openPage(context, url);
    await page.waitForLoadState('load');
    await context.close();
    times.push(ms);
    if (times.length === OPENINGS) return { ms: median(times), bytes };
  }
}

function printFrames(what: string, timings: FrameTimings, target = ''): void {
  const { p50, p99, lateCount, count, longTasksMs } = timings;
  const frames = `p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms, ${lateCount} of ${count} over 50 ms`;
  const longest = longTasksMs.length > 0 ? `, longest ${Math.max(...longTasksMs)} ms` : '';
  printRow(what, `frames ${frames}; ${longTasksMs.length} tasks over 50 ms${longest}`, target);
}

async function benchOpening(browser: Browser, server: ProductProcess, port: number): Promise<void> {
  await postAtRate(port, Number.POSITIVE_INFINITY, FEW_ROWS, 'first');
  const few = await measureOpening(browser, server.url);
  await postHistory(port);
  const full = await measureOpening(browser, server.url);
  printRow(
    'opened until numbers are painted',
    `${full.ms.toFixed(0)} ms (${few.ms.toFixed(0)} ms with ${FEW_ROWS} rows)`,
    '<= 1000 ms',
  );
  const { all, snapshot, script } = full.bytes;
  printRow(
    'over the network',
    `${formatKilobytes(all)}, of it snapshot ${formatKilobytes(snapshot)}, script ${formatKilobytes(script)}`,
  );
  printRatio(`page: opened with ${ROW_COUNT} rows, to with ${FEW_ROWS}`, formatRatio(full.ms, few.ms));
}

async function benchFrames(page: Page, port: number): Promise<void> {
  await page.waitForTimeout(SETTLE_MS);
  const quiet = await measureFrames(page, () => page.waitForTimeout(QUIET_MS));
  printFrames('no events', quiet);
  const steady = await measureFrames(page, () =>
    postAtRate(port, STEADY_POSTS_PER_SECOND, STEADY_POSTS_PER_SECOND * STEADY_SECONDS, 'steady'),
  );
  printFrames(`${STEADY_POSTS_PER_SECOND} events a second for ${STEADY_SECONDS} s`, steady, 'no task over 50 ms');
  const burst = await measureFrames(page, () =>
    postAtRate(port, BURST_POSTS_PER_SECOND, BURST_POSTS_PER_SECOND * BURST_SECONDS, 'burst'),
  );
  printFrames(`${BURST_POSTS_PER_SECOND} events a second for ${BURST_SECONDS} s`, burst);
  const compare = (busy: FrameTimings) => `${formatRatio(busy.p50, quiet.p50)}, ${formatRatio(busy.p99, quiet.p99)}`;
  printRatio(`page: p50 and p99 of its frames at ${STEADY_POSTS_PER_SECOND} events/s, to none`, compare(steady));
  printRatio(`page: the same at ${BURST_POSTS_PER_SECOND} events/s`, compare(burst));
}

async function benchHour(page: Page, port: number): Promise<void> {
  const before = await heapBytes(page);
  const start = performance.now();
  const hour = await measureFrames(page, () => postAtRate(port, HOUR_POSTS_PER_SECOND, HOUR_POSTS, 'hour'));
  const seconds = secondsSince(start);
  await page.getByText('hour number').first().waitFor();
  const after = await heapBytes(page);
  printFrames(`an hour of ${HOUR_POSTS} events in ${seconds.toFixed(0)} s`, hour);
  const bytesPerEvent = ((after - before) / HOUR_POSTS).toFixed(0);
  printRow(
    'heap before and after that hour',
    `${formatMegabytes(before)}, ${formatMegabytes(after)}: ${bytesPerEvent} B an event`,
  );
  printRatio('page: heap after an hour of events, to before', formatRatio(after, before));
}

async function main(): Promise<void> {
  beginTable(`The page at 1440 x 900, with ${ROW_COUNT} rows`);
  const server = await ProductProcess.start();
  process.once('exit', () => server.isRunning && process.kill(server.pid));
  const port = Number(new URL(server.slackUrl).port);
  const browser = await openChromium();
  await benchOpening(browser, server, port);
  const { page } = await openPage(await newContext(browser), server.url);
  await benchFrames(page, port);
  await benchHour(page, port);
  await browser.close();
  await server.remove();
}

await main();
