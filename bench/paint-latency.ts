import type { BrowserContext, Page } from 'playwright-core';
import { type Milliseconds, secondsToMs } from '../backend/src/core/time/units.ts';
import { openChromium } from '../test/browser/chromium.ts';
import { DashboardPage } from '../test/browser/dashboard-page.ts';
import { ProductProcess } from '../test/product/product-process.ts';
import { messageEvent } from '../test/slack/slack-events.ts';
import { formatRatio } from './measuring/format.ts';
import { wallClockMs } from './measuring/measure.ts';
import { median, percentile } from './measuring/percentile.ts';
import { beginTable, printRatio, printRow } from './measuring/results-table.ts';
import { type ExpectedText, followStream, timeUntilShown } from './page/paint-times.ts';

/**
 * The time from the start of a signed POST until a browser has painted it, on one machine and so on one clock. With
 * `KAFKA_BROKERS` in the environment, each event goes through that broker.
 */

const POST_COUNT = 100;
const WARM_UP_POSTS = 25;
const BACKGROUND_POSTS_PER_SECOND = 50;
/**
 * The pause between two posts is longer than the page's update interval and its animations, as for most posts in use. Its
 * random part keeps the posts out of step with that interval and with frames.
 */
const PAUSE_BETWEEN_POSTS_MS: Milliseconds = 800;
const RANDOM_PAUSE_MS: Milliseconds = 300;
const TARGETS = { p50: '<= 10 ms', p99: '<= 50 ms' };
const NO_TARGETS = { p50: '', p99: '' };

/** Times since the start of the POST. */
interface StepTimes {
  /** The response is there. */
  responded: Milliseconds;
  /** The document contains the event. */
  drawn: Milliseconds;
  /** The frame that shows the event is done. */
  painted: Milliseconds;
}

/** Percentiles of the time until an event is painted. */
interface Percentiles {
  p50: Milliseconds;
  p99: Milliseconds;
}

/** How many messages all measurements have posted. */
let postedCount = 0;

const expectMessageText = (text: string): ExpectedText => ({ selector: 'p', text });
/** Beside other posts a list shows only the newest, but the author of the measured posts leads the leaderboard. */
const expectLeaderCount = (): ExpectedText => ({ selector: '.leaders b', text: String(postedCount) });

/** Opens a page that only shows the texts of the stream: the least work for a browser. */
async function openBarePage(context: BrowserContext, url: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(`${url}/healthz`); // of the same origin, and without a script
  await page.evaluate(followStream);
  return page;
}

async function measurePosts(
  page: Page,
  server: ProductProcess,
  name: string,
  count: number,
  expectedText = expectMessageText,
): Promise<StepTimes[]> {
  const posts: StepTimes[] = [];
  for (let n = 0; n < count; n++) {
    const text = `post number ${n}, ${name}.`;
    postedCount++;
    const shown = page.evaluate(timeUntilShown, expectedText(text));
    await page.evaluate('0'); // returns after the page has installed the observer of the line above
    const start = wallClockMs();
    await server.post(messageEvent(text));
    const responded = wallClockMs() - start;
    const { drawn, painted } = await shown;
    posts.push({ responded, drawn: drawn - start, painted: painted - start });
    await page.waitForTimeout(PAUSE_BETWEEN_POSTS_MS + Math.random() * RANDOM_PAUSE_MS);
  }
  return posts;
}

async function postBackground(server: ProductProcess, signal: AbortSignal): Promise<void> {
  const start = performance.now();
  for (let n = 0; !signal.aborted; n++) {
    const due = start + secondsToMs(n / BACKGROUND_POSTS_PER_SECOND);
    await new Promise((resolve) => setTimeout(resolve, due - performance.now()));
    await server.post(messageEvent(`background ${n}`, { user: `W${n % 200}`, channel: `C${n % 20}` }));
  }
}

function reportSteps(what: string, posts: readonly StepTimes[], targets = NO_TARGETS): Percentiles {
  const times = (step: keyof StepTimes) => posts.map((post) => post[step]);
  const p50 = percentile(times('painted'), 0.5);
  const p99 = percentile(times('painted'), 0.99);
  printRow(`${what}: p50`, `${p50.toFixed(1)} ms`, targets.p50);
  printRow(`${what}: p99`, `${p99.toFixed(1)} ms`, targets.p99);
  printRow(
    `${what}: responded, drawn (medians)`,
    `${median(times('responded')).toFixed(1)}, ${median(times('drawn')).toFixed(1)} ms`,
  );
  return { p50, p99 };
}

async function measureBarePage(context: BrowserContext, server: ProductProcess): Promise<Percentiles> {
  const page = await openBarePage(context, server.url);
  await measurePosts(page, server, 'warmed up, bare', WARM_UP_POSTS);
  const percentiles = reportSteps('a bare page, one at a time', await measurePosts(page, server, 'bare', POST_COUNT));
  await page.close();
  return percentiles;
}

/** Returns the percentiles of posts that come one at a time. */
async function measureDashboard(context: BrowserContext, server: ProductProcess): Promise<Percentiles> {
  const { page } = await DashboardPage.open(context, server.url);
  await page.getByText(', bare.').first().waitFor();
  await measurePosts(page, server, 'warmed up', WARM_UP_POSTS);
  const percentiles = reportSteps('one at a time', await measurePosts(page, server, 'alone', POST_COUNT), TARGETS);
  const stop = new AbortController();
  const background = postBackground(server, stop.signal);
  reportSteps(
    `beside ${BACKGROUND_POSTS_PER_SECOND} a second`,
    await measurePosts(page, server, 'in company', POST_COUNT, expectLeaderCount),
    TARGETS,
  );
  stop.abort();
  await background;
  return percentiles;
}

async function main(): Promise<void> {
  const { KAFKA_BROKERS } = process.env;
  const settings = KAFKA_BROKERS ? { KAFKA_BROKERS, KAFKA_TOPIC: `slack-events-bench-${process.pid}` } : {};
  const [browser, server] = await Promise.all([openChromium(), ProductProcess.start(settings)]);
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const engine = KAFKA_BROKERS ? 'broker' : 'embedded';
  beginTable(`POST to paint, ${engine}, ${POST_COUNT} posts`);
  const bare = await measureBarePage(context, server);
  const dashboard = await measureDashboard(context, server);
  printRatio(
    `POST to paint, ${engine}, one at a time, to a bare page that shows the same stream: p50; p99`,
    `${formatRatio(dashboard.p50, bare.p50)}; ${formatRatio(dashboard.p99, bare.p99)}`,
  );
  await browser.close();
  await server.remove();
}

await main();
