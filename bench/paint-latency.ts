import type { BrowserContext, Page } from 'playwright-core';
import { openChromium } from '../test/browser/chromium.ts';
import { DashboardPage } from '../test/browser/dashboard-page.ts';
import { ProductProcess } from '../test/product/product-process.ts';
import { messageEvent } from '../test/slack/slack-events.ts';
import { median } from './measuring/measure.ts';
import { beginTable, printRatio, printRow } from './measuring/results-table.ts';

/**
 * The time from the start of a signed POST until a browser has painted it, on one machine and so on one clock. With
 * `KAFKA_BROKERS` in the environment the way leads over that broker.
 */

const POSTS = 100;
/** Others beside those that are measured, a second. */
const BACKGROUND_POSTS_PER_SECOND = 50;
/** Longer than the pace of the page, and than its motion lasts: each post meets a quiet one, as most posts do. */
const PAUSE_BETWEEN_POSTS_MS = 800;

/** Since the POST began, ms. */
interface StepTimes {
  answered: number;
  /** The document has it. */
  drawn: number;
  /** The frame is done that shows it. */
  painted: number;
}

async function main(): Promise<void> {
  const { KAFKA_BROKERS } = process.env;
  const settings = KAFKA_BROKERS ? { KAFKA_BROKERS, KAFKA_TOPIC: `slack-events-bench-${process.pid}` } : {};
  const [browser, server] = await Promise.all([openChromium(), ProductProcess.start(settings)]);
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });

  const engine = KAFKA_BROKERS ? 'broker' : 'embedded';
  beginTable(`POST to paint, ${engine}, ${POSTS} posts`);
  const bare = await openBarePage(context, server.url);
  await measurePosts(bare, server, 'warmed up, bare', POSTS / 4);
  const least = reportSteps('a bare page, one at a time', await measurePosts(bare, server, 'bare', POSTS));
  await bare.close();

  const { page } = await DashboardPage.open(context, server.url);
  await page.getByText(', bare.').first().waitFor();
  await measurePosts(page, server, 'warmed up', POSTS / 4);
  const alone = reportSteps('one at a time', await measurePosts(page, server, 'alone', POSTS), TARGETS);

  const others = new AbortController();
  const chatter = postBackground(server, others.signal);
  reportSteps(
    `beside ${BACKGROUND_POSTS_PER_SECOND} a second`,
    await measurePosts(page, server, 'in company', POSTS, expectLeaderCount),
    TARGETS,
  );
  others.abort();
  await chatter;
  const times = (at: keyof Percentiles) => `${(alone[at] / least[at]).toFixed(2)} x`;
  const of = 'to a bare page that shows the same stream';
  printRatio(`POST to paint, ${engine}, one at a time, ${of}: p50; p99`, `${times('p50')}; ${times('p99')}`);
  await browser.close();
  await server.remove();
}

/** A page that does nothing but show the texts of the stream: the least that a browser takes. */
async function openBarePage(context: BrowserContext, url: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(`${url}/healthz`); // of the same origin, and without a script
  await page.evaluate(followStream);
  return page;
}

/** In the page: resolves once the stream has begun. */
function followStream(): Promise<void> {
  const stream = new EventSource('/slack-events-stream');
  stream.addEventListener('message', ({ data }: MessageEvent<string>) => {
    const line = document.createElement('p');
    line.textContent = JSON.parse(data).text;
    document.body.prepend(line);
  });
  return new Promise((resolve) => stream.addEventListener('hello', () => resolve(), { once: true }));
}

/** What the page says once it has a post, and in which elements. */
interface ExpectedText {
  selector: string;
  text: string;
}

let postedCount = 0;

const expectMessageText = (text: string): ExpectedText => ({ selector: 'p', text });
/** Of others in between a list shows only the newest, but the one who posts these is the first of all. */
const expectLeaderCount = (): ExpectedText => ({ selector: '.leaders b', text: String(postedCount) });

async function measurePosts(
  page: Page,
  server: ProductProcess,
  name: string,
  count: number,
  sign = expectMessageText,
): Promise<StepTimes[]> {
  const all: StepTimes[] = [];
  for (let n = 0; n < count; n++) {
    const text = `post number ${n}, ${name}.`;
    postedCount++;
    const seen = page.evaluate(timeUntilShown, sign(text));
    await page.evaluate('0'); // by now the page is looking out for it
    const start = performance.timeOrigin + performance.now();
    await server.post(messageEvent(text));
    const answered = performance.timeOrigin + performance.now() - start;
    const { drawn, painted } = await seen;
    all.push({ answered, drawn: drawn - start, painted: painted - start });
    // Not in step with the pace of the page, nor with frames.
    await page.waitForTimeout(PAUSE_BETWEEN_POSTS_MS + Math.random() * 300);
  }
  return all;
}

async function postBackground(server: ProductProcess, signal: AbortSignal): Promise<void> {
  const start = performance.now();
  for (let n = 0; !signal.aborted; n++) {
    await new Promise((resolve) =>
      setTimeout(resolve, start + (n * 1000) / BACKGROUND_POSTS_PER_SECOND - performance.now()),
    );
    await server.post(messageEvent(`chatter ${n}`, { user: `W${n % 200}`, channel: `C${n % 20}` }));
  }
}

/** Of the time until it was painted, ms. */
interface Percentiles {
  p50: number;
  p99: number;
}

const TARGETS = { p50: '<= 10 ms', p99: '<= 50 ms' };

function reportSteps(what: string, all: readonly StepTimes[], targets = { p50: '', p99: '' }): Percentiles {
  const of = (step: keyof StepTimes) => all.map((one) => one[step]);
  const painted = of('painted').sort((a, b) => a - b);
  const at = (share: number) => painted[Math.ceil(share * painted.length) - 1] ?? 0;
  const spread = { p50: at(0.5), p99: at(0.99) };
  printRow(`${what}: p50`, `${spread.p50.toFixed(1)} ms`, targets.p50);
  printRow(`${what}: p99`, `${spread.p99.toFixed(1)} ms`, targets.p99);
  printRow(
    `${what}: answered, drawn (medians)`,
    `${median(of('answered')).toFixed(1)}, ${median(of('drawn')).toFixed(1)} ms`,
  );
  return spread;
}

/** In the page: when the document had this sign, and when the frame that shows it was done, ms since 1970. */
function timeUntilShown({ selector, text }: ExpectedText): Promise<{ drawn: number; painted: number }> {
  return new Promise((resolve) => {
    const observer = new MutationObserver(() => {
      if (![...document.querySelectorAll(selector)].some(({ textContent }) => textContent === text)) return;
      observer.disconnect();
      const drawn = performance.timeOrigin + performance.now();
      requestAnimationFrame(() => {
        // The task after the frame's callback runs when the frame is done.
        const channel = new MessageChannel();
        channel.port1.onmessage = () => resolve({ drawn, painted: performance.timeOrigin + performance.now() });
        channel.port2.postMessage(null);
      });
    });
    observer.observe(document.body, { childList: true, subtree: true, characterData: true });
  });
}

await main();
