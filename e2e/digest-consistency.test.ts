import { describe, expect, it } from 'vitest';
import { setUpBrowserFixture } from '../test/browser/browser-fixture.ts';
import { chromiumPath } from '../test/browser/chromium.ts';
import type { DashboardPage } from '../test/browser/dashboard-page.ts';
import type { ProductProcess } from '../test/product/product-process.ts';
import {
  channelCreatedEvent,
  messageChangedEvent,
  messageDeletedEvent,
  messageEvent,
  teamJoinEvent,
} from '../test/slack/slack-events.ts';

const pollOptions = { timeout: 60_000 };

/** Chance that can be had again: a linear congruential generator (Numerical Recipes). */
function createRandomInt(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** What the page says of itself in its bottom line, and the server of itself, in the same words. */
async function pageCursorAndDigest(tab: DashboardPage): Promise<string> {
  const [, cursor = '', digest = ''] = /cursor (\S+) digest (\S+ \S+)/.exec(await tab.pageText()) ?? [];
  return `${cursor} ${digest}`;
}

async function serverCursorAndDigest(server: ProductProcess): Promise<string> {
  const { cursor, digest } = await server.metrics();
  return `${cursor} ${String(digest).slice(0, 4)} ${String(digest).slice(4, 8)}`;
}

describe.skipIf(!chromiumPath)('cursor and digest', () => {
  const bed = setUpBrowserFixture();

  it.each([1, 2, 3])('are the same on the page and on the server after a random session (%i)', async (seed) => {
    const random = createRandomInt(seed);
    const server = await bed.startProduct();
    const tabs = [await bed.openDashboard(server)];
    const posts: Record<string, unknown>[] = [];
    const any = () => posts[random(posts.length)] ?? messageEvent('nothing yet');
    const acts: (() => Promise<unknown>)[] = [
      async () => {
        const post = messageEvent(`${random(1000)}`, { user: `U${random(5)}`, channel: `C${random(3)}` });
        posts.push(post);
        await server.post(post);
      },
      () => server.post(any()),
      () => server.post(messageChangedEvent(any(), `edited ${random(1000)}`)),
      () => server.post(messageDeletedEvent(any())),
      () => server.post(teamJoinEvent(`U${random(5)}`, `Person ${random(9)}`)),
      () => server.post(channelCreatedEvent(`C${random(3)}`, `channel-${random(9)}`)),
      async () => tabs.push(await bed.openDashboard(server)),
      async () => {
        await bed.context().setOffline(true);
        await server.post(messageEvent('while you were away'));
        await bed.context().setOffline(false);
      },
      async () => {
        await server.stop(random(2) ? 'SIGKILL' : 'SIGTERM');
        await server.launch();
      },
    ];
    for (let i = 0; i < 40; i++) await acts[i < 30 ? random(6) : random(acts.length)]?.();

    const expected = await serverCursorAndDigest(server);
    for (const tab of tabs) await expect.poll(() => pageCursorAndDigest(tab), pollOptions).toBe(expected);
    const fresh = await bed.openDashboard(server);
    await expect.poll(() => pageCursorAndDigest(fresh), pollOptions).toBe(expected);
  });
});
