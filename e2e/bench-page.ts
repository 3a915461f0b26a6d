import type { Page } from 'playwright-core';
import { openChromium } from './chromium.ts';
import { Server } from './server.ts';
import { message, ts } from './slack-events.ts';

/** What the page costs the browser: to open with 100,000 rows, and for ten seconds at 50 events a second. */
const ROWS = Number(process.env['BENCH_ROWS'] ?? 100_000);
const SPREAD_MS = 59 * 86_400_000;
const RATE = 50;
const SECONDS = 10;

async function main(): Promise<void> {
  const server = await Server.start();
  await postAll(server, ROWS, (n) =>
    message(`message ${n}`, { user: `U${n % 997}`, channel: `C${n % 50}`, ts: ts(SPREAD_MS - (n / ROWS) * SPREAD_MS) }),
  );
  const browser = await openChromium();
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const openings: number[] = [];
  for (let n = 0; n < 5; n++) {
    const page = await context.newPage();
    await page.addInitScript(watchTasks);
    await page.goto(server.url);
    openings.push(await page.evaluate(firstNumbers));
    await page.close();
  }
  openings.sort((a, b) => a - b);
  console.log(`opening to painted numbers, ${ROWS} rows: ${openings.map((ms) => ms.toFixed(0)).join(', ')} ms`);

  const page = await context.newPage();
  await page.addInitScript(watchTasks);
  await page.goto(server.url);
  await page.evaluate(firstNumbers);
  await page.waitForTimeout(3000);
  await page.evaluate('window.tasks.length = 0');
  const before = await spent(page);
  for (let second = 0; second < SECONDS; second++) {
    const start = Date.now();
    await postAll(server, RATE, (n) => message(`live ${second} ${n}`, { user: `U${n}`, channel: `C${n % 50}` }));
    await page.waitForTimeout(Math.max(0, start + 1000 - Date.now()));
  }
  const after = await spent(page);
  const tasks = await longTasks(page);
  console.log(
    `${RATE} events a second for ${SECONDS} s, ${ROWS} rows: ${tasks.length} tasks over 50 ms, longest ${Math.max(0, ...tasks)} ms`,
  );
  const each = Object.entries(after).map(
    ([what, seconds]) => `${what} ${Math.round((seconds - (before[what] ?? 0)) * 1000)}`,
  );
  console.log(`spent in these ${SECONDS} s, ms: ${each.join(', ')}`);
  await browser.close();
  await server.remove();
}

/** What the page's main thread has been doing so far, s. */
async function spent(page: Page): Promise<Record<string, number>> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  const { metrics } = await session.send('Performance.getMetrics');
  return Object.fromEntries(
    metrics
      .filter(({ name }) => /^(Script|Layout|RecalcStyle|Task)Duration$/.test(name))
      .map(({ name, value }) => [name.replace('Duration', '').toLowerCase(), value]),
  );
}

/** Many at a time, as fast as they are stored. */
async function postAll(server: Server, count: number, event: (n: number) => Record<string, unknown>): Promise<void> {
  let next = 0;
  const worker = async () => {
    while (next < count) await server.post(event(next++));
  };
  await Promise.all(Array.from({ length: 64 }, worker));
}

async function longTasks(page: Page): Promise<number[]> {
  return page.evaluate('window.tasks');
}

function watchTasks(): void {
  const tasks: number[] = [];
  Object.assign(window, { tasks });
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) tasks.push(Math.round(duration));
  }).observe({ type: 'longtask', buffered: true });
}

/** In the page: when the first frame with a number was done, ms since it was asked for. A text, for tsx names functions. */
const firstNumbers = `new Promise((resolve) => {
  requestAnimationFrame(function look() {
    if (!document.querySelector('.tile .number:not(:has(.hold))')) return requestAnimationFrame(look);
    const channel = new MessageChannel();
    channel.port1.onmessage = () => resolve(performance.now());
    channel.port2.postMessage(null);
  });
})`;

await main();
