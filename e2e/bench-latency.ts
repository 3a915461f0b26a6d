import { openChromium } from './chromium.ts';
import { DashboardPage } from './dashboard-page.ts';
import { Server } from './server.ts';
import { message } from './slack-events.ts';

/** How many posts, one at a time. */
const POSTS = 200;

/**
 * The time from the start of a signed POST to the frame in which a browser has painted it, ms, on one machine and so on
 * one clock. With `KAFKA_BROKERS` in the environment the way leads over that broker.
 */
async function main(): Promise<void> {
  const { KAFKA_BROKERS } = process.env;
  const settings = KAFKA_BROKERS ? { KAFKA_BROKERS, KAFKA_TOPIC: `slack-events-bench-${process.pid}` } : {};
  const [browser, server] = await Promise.all([openChromium(), Server.start(settings)]);
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  await server.post(message('warm-up'));
  const { page } = await DashboardPage.open(context, server.url);
  await page.getByText('warm-up').waitFor();

  const times: number[] = [];
  for (let n = 0; n < POSTS; n++) {
    const text = `post number ${n} of the bench.`;
    const painted = page.evaluate(paintOf, text);
    const start = Date.now();
    await server.post(message(text));
    times.push((await painted) - start);
    // Longer than the pace of the page: each post meets a quiet one, as most posts do.
    await page.waitForTimeout(300);
  }
  times.sort((a, b) => a - b);
  const at = (share: number) => times[Math.ceil(share * times.length) - 1]?.toFixed(1);
  console.log(
    `POST to paint, ${KAFKA_BROKERS ? 'broker' : 'embedded'}, ${POSTS} posts: p50 ${at(0.5)} ms, p90 ${at(0.9)} ms, p99 ${at(0.99)} ms`,
  );
  await browser.close();
  await server.remove();
}

/** In the page: when the frame that shows this text was painted, ms since 1970. */
function paintOf(text: string): Promise<number> {
  return new Promise((resolve) => {
    const observer = new MutationObserver(() => {
      if (!document.body.innerText.includes(text)) return;
      observer.disconnect();
      requestAnimationFrame(() => {
        // The task after the frame's callback runs when the frame is done.
        const channel = new MessageChannel();
        channel.port1.onmessage = () => resolve(performance.timeOrigin + performance.now());
        channel.port2.postMessage(null);
      });
    });
    observer.observe(document.body, { childList: true, subtree: true, characterData: true });
  });
}

await main();
