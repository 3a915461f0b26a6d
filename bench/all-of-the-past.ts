import type { Browser, Page } from 'playwright-core';
import type { SlackRecord } from '../backend/src/core/records/record.ts';
import { type Milliseconds, SECOND_MS } from '../backend/src/core/time/units.ts';
import { openJournal } from '../backend/src/journal/journal.ts';
import { openChromium } from '../test/browser/chromium.ts';
import { ProductProcess } from '../test/product/product-process.ts';
import { ARCHIVE_SIZE, inventArchive } from '../test/records/invent-archive.ts';
import { formatMegabytes, formatRatio } from './measuring/format.ts';
import { median } from './measuring/percentile.ts';
import { beginTable, printRatio, printRow } from './measuring/results-table.ts';
import { instrumentFrames, measureFrames } from './page/frame-timings.ts';
import { FIRST_NUMBERS_SCRIPT, heapBytes } from './page/page-measurements.ts';

/** How long a page takes to show all of the past of a large archive, and each other choice after that. */

const BATCH_RECORDS = 2000;
const ROUNDS = 5;
/** The page is left alone this long before each measurement. */
const SETTLE_MS: Milliseconds = 3 * SECOND_MS;

/** The choices whose numbers are shown one after another. Each has other numbers than the one before. */
const CHOICES = {
  'to 12 months': '?period=12m',
  'to all': '?period=all',
  'a channel': '?period=all&channel=C7',
  'a person': '?period=all&person=U4321',
  'an hour': '?period=all&hour=34',
  'what counts': '?period=all&counts=bots',
  'to 90 days': '?period=90d',
  'to the default': '?',
} as const;

async function fillJournal(dir: string): Promise<void> {
  const journal = await openJournal(dir);
  let batch: SlackRecord[] = [];
  for (const record of inventArchive(Date.now())) {
    batch.push(record);
    if (batch.length < BATCH_RECORDS) continue;
    await journal.append(batch);
    batch = [];
  }
  await journal.append(batch);
  await journal.close();
}

/**
 * Resolves in the page with the time from a change of the address to the end of the first frame with other numbers (ms).
 * A text, because tsx adds calls to functions that a page does not have.
 */
function changeScript(query: string): string {
  return `new Promise((resolve) => {
    const read = () => [...document.querySelectorAll('.tile .number')].map((tile) => tile.textContent).join();
    const before = read();
    const start = performance.now();
    history.pushState(null, '', ${JSON.stringify(query)});
    dispatchEvent(new PopStateEvent('popstate'));
    requestAnimationFrame(function check() {
      if (read() === before) return requestAnimationFrame(check);
      const channel = new MessageChannel();
      channel.port1.onmessage = () => resolve(performance.now() - start);
      channel.port2.postMessage(null);
    });
  })`;
}

interface Change {
  ms: Milliseconds;
  longTasksMs: Milliseconds[];
}

async function measureChange(page: Page, query: string): Promise<Change> {
  await page.waitForTimeout(SETTLE_MS);
  let ms = 0;
  const { longTasksMs } = await measureFrames(page, async () => {
    ms = await page.evaluate<Milliseconds>(changeScript(query));
  });
  return { ms, longTasksMs };
}

function printChange(what: string, changes: readonly Change[], target: string): void {
  const times = changes.map(({ ms }) => ms);
  const longest = Math.max(0, ...changes.flatMap(({ longTasksMs }) => longTasksMs));
  const tasks = longest > 0 ? `longest task ${longest} ms` : 'no task over 50 ms';
  printRow(what, `${median(times).toFixed(0)} ms, at most ${Math.max(...times).toFixed(0)} ms; ${tasks}`, target);
}

async function openPage(browser: Browser, url: string): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  await instrumentFrames(page);
  await page.goto(url);
  await page.evaluate<number>(FIRST_NUMBERS_SCRIPT);
  return page;
}

/** Each round in a new browser context: from the default page to all of the past, which it then loads. */
async function benchAll(browser: Browser, url: string): Promise<Milliseconds> {
  const changes: Change[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const page = await openPage(browser, url);
    changes.push(await measureChange(page, CHOICES['to all']));
    await page.context().close();
  }
  printChange('from "all" to the numbers painted', changes, '<= 1500 ms');
  return median(changes.map(({ ms }) => ms));
}

async function benchChoices(page: Page): Promise<Milliseconds> {
  const rounds = new Map<string, Change[]>();
  await measureChange(page, CHOICES['to all']);
  for (let round = 0; round < ROUNDS; round++)
    for (const [what, query] of Object.entries(CHOICES))
      rounds.set(what, [...(rounds.get(what) ?? []), await measureChange(page, query)]);
  for (const [what, changes] of rounds) printChange(what, changes, '<= 100 ms, no task over 50 ms');
  return median([...rounds.values()].flat().map(({ ms }) => ms));
}

async function main(): Promise<void> {
  beginTable(`All of the past: ${ARCHIVE_SIZE.messages} messages by ${ARCHIVE_SIZE.people} people`);
  const server = await ProductProcess.prepare();
  process.once('exit', () => server.isRunning && process.kill(server.pid));
  await fillJournal(server.dataDir);
  await server.launch();
  const browser = await openChromium();
  const allMs = await benchAll(browser, server.url);
  const page = await openPage(browser, server.url);
  await page.waitForTimeout(SETTLE_MS);
  const shallowBytes = await heapBytes(page);
  const laterMs = await benchChoices(page);
  await page.evaluate(changeScript(CHOICES['to all']));
  printRow(
    'heap of the page and its worker, default and all',
    `${formatMegabytes(shallowBytes)}, ${formatMegabytes(await heapBytes(page))}`,
    '<= 120 MB',
  );
  printRatio('page: the first "all", to a later choice', formatRatio(allMs, laterMs));
  await browser.close();
  await server.remove();
}

await main();
