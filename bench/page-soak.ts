import { openChromium } from '../test/browser/chromium.ts';
import { ProductProcess } from '../test/product/product-process.ts';
import { messageEvent } from '../test/slack/slack-events.ts';

/** What days on the wall do to a page: so many events, a kiosk that shows them all, and the memory that it holds. */
const EVENTS = Number(process.env['SOAK_EVENTS'] ?? 200_000);
const ROUNDS = 10;
const USER_COUNT = 500;
const CHANNEL_COUNT = 40;
/** As many posts at a time as keep the log's commits full. */
const PARALLEL_POSTS = 64;

async function main(): Promise<void> {
  const server = await ProductProcess.start();
  await server.post(messageEvent('the first'));
  const browser = await openChromium();
  const page = await browser.newPage({ viewport: { width: 1920, height: 1080 } });
  const devTools = await page.context().newCDPSession(page);
  await page.goto(`${server.url}/?kiosk`);
  await page.locator('.tile .number:not(:has(.hold))').first().waitFor();

  const total = () => page.getByRole('article', { name: 'Total messages' }).locator('.number').innerText();
  const measure = async () => {
    await devTools.send('HeapProfiler.collectGarbage');
    const { usedSize } = await devTools.send('Runtime.getHeapUsage');
    const { nodes, jsEventListeners } = await devTools.send('Memory.getDOMCounters');
    return { heap: usedSize, nodes, jsEventListeners };
  };
  let posted = 1;
  console.log('events   heap MB  bytes/row  nodes  listeners');
  for (let round = 0; round <= ROUNDS; round++) {
    const until = 1 + (EVENTS / ROUNDS) * round;
    const worker = async () => {
      while (posted < until) {
        const n = posted++;
        await server.post(messageEvent(`event ${n}`, { user: `U${n % USER_COUNT}`, channel: `C${n % CHANNEL_COUNT}` }));
      }
    };
    await Promise.all(Array.from({ length: PARALLEL_POSTS }, worker));
    while (Number((await total()).replace(/\D/g, '')) < posted) await page.waitForTimeout(250);
    const { heap, nodes, jsEventListeners } = await measure();
    const cells = [posted, (heap / 1e6).toFixed(1), (heap / posted).toFixed(0), nodes, jsEventListeners];
    console.log(cells.map((cell) => String(cell).padEnd(9)).join(''));
  }
  await browser.close();
  await server.remove();
}

await main();
