import type { CDPSession, Page } from 'playwright-core';
import type { Milliseconds } from '../backend/src/core/time/units.ts';
import { openChromium } from '../test/browser/chromium.ts';
import { ProductProcess } from '../test/product/product-process.ts';
import { messageEvent } from '../test/slack/slack-events.ts';

/** What many events do to one open page in kiosk mode: its heap, nodes and listeners after each tenth of them. */

const EVENT_COUNT = Number(process.env['SOAK_EVENTS'] ?? 200_000);
const ROUNDS = 10;
const USER_COUNT = 500;
const CHANNEL_COUNT = 40;
/** Enough posts at a time that no commit of the journal waits for events. */
const PARALLEL_POSTS = 64;
const POLL_MS: Milliseconds = 250;
const COLUMN_WIDTH = 11;

/** Posts numbered messages until `total` have been posted. Returns the new total. */
async function postUntil(server: ProductProcess, postedBefore: number, total: number): Promise<number> {
  let posted = postedBefore;
  const worker = async () => {
    while (posted < total) {
      const n = posted++;
      await server.post(messageEvent(`event ${n}`, { user: `U${n % USER_COUNT}`, channel: `C${n % CHANNEL_COUNT}` }));
    }
  };
  await Promise.all(Array.from({ length: PARALLEL_POSTS }, worker));
  return posted;
}

async function waitUntilShown(page: Page, total: number): Promise<void> {
  const number = page.getByRole('article', { name: 'Total messages' }).locator('.number');
  while (Number((await number.innerText()).replace(/\D/g, '')) < total) await page.waitForTimeout(POLL_MS);
}

async function measurePage(devTools: CDPSession): Promise<{ heapBytes: number; nodes: number; listeners: number }> {
  await devTools.send('HeapProfiler.collectGarbage');
  const { usedSize } = await devTools.send('Runtime.getHeapUsage');
  const { nodes, jsEventListeners } = await devTools.send('Memory.getDOMCounters');
  return { heapBytes: usedSize, nodes, listeners: jsEventListeners };
}

function printCells(cells: readonly (string | number)[]): void {
  console.log(cells.map((cell) => String(cell).padEnd(COLUMN_WIDTH)).join(''));
}

async function main(): Promise<void> {
  const server = await ProductProcess.start();
  await server.post(messageEvent('the first'));
  const browser = await openChromium();
  const page = await browser.newPage({ viewport: { width: 1920, height: 1080 } });
  const devTools = await page.context().newCDPSession(page);
  await page.goto(`${server.url}/?kiosk`);
  await page.locator('.tile .number:not(:has(.hold))').first().waitFor();

  printCells(['events', 'heap MB', 'bytes/row', 'nodes', 'listeners']);
  let posted = 1;
  for (let round = 0; round <= ROUNDS; round++) {
    posted = await postUntil(server, posted, 1 + (EVENT_COUNT / ROUNDS) * round);
    await waitUntilShown(page, posted);
    const { heapBytes, nodes, listeners } = await measurePage(devTools);
    printCells([posted, (heapBytes / 1e6).toFixed(1), (heapBytes / posted).toFixed(0), nodes, listeners]);
  }
  await browser.close();
  await server.remove();
}

await main();
