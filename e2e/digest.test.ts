import { describe, expect, it } from 'vitest';
import { executablePath } from './chromium.ts';
import type { DashboardPage } from './dashboard-page.ts';
import type { Server } from './server.ts';
import { channelCreated, deleted, edited, joined, message } from './slack-events.ts';
import { useTestBed } from './test-bed.ts';

const patience = { timeout: 60_000 };

/** Chance that can be had again: a linear congruential generator (Numerical Recipes). */
function chance(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** What the page says of itself in its bottom line, and the server of itself, in the same words. */
async function proofOf(tab: DashboardPage): Promise<string> {
  const [, cursor = '', digest = ''] = /cursor (\S+) digest (\S+ \S+)/.exec(await tab.text()) ?? [];
  return `${cursor} ${digest}`;
}

async function proofAt(server: Server): Promise<string> {
  const { cursor, digest } = await server.metrics();
  return `${cursor} ${String(digest).slice(0, 4)} ${String(digest).slice(4, 8)}`;
}

describe.skipIf(!executablePath)('cursor and digest', () => {
  const bed = useTestBed();

  it.each([1, 2, 3])('are the same on the page and on the server after a random session (%i)', async (seed) => {
    const random = chance(seed);
    const server = await bed.serve();
    const tabs = [await bed.open(server)];
    const posts: Record<string, unknown>[] = [];
    const any = () => posts[random(posts.length)] ?? message('nothing yet');
    const acts: (() => Promise<unknown>)[] = [
      async () => {
        const post = message(`${random(1000)}`, { user: `U${random(5)}`, channel: `C${random(3)}` });
        posts.push(post);
        await server.post(post);
      },
      () => server.post(any()),
      () => server.post(edited(any(), `edited ${random(1000)}`)),
      () => server.post(deleted(any())),
      () => server.post(joined(`U${random(5)}`, `Person ${random(9)}`)),
      () => server.post(channelCreated(`C${random(3)}`, `channel-${random(9)}`)),
      async () => tabs.push(await bed.open(server)),
      async () => {
        await bed.context().setOffline(true);
        await server.post(message('while you were away'));
        await bed.context().setOffline(false);
      },
      async () => {
        await server.end(random(2) ? 'SIGKILL' : 'SIGTERM');
        await server.begin();
      },
    ];
    for (let i = 0; i < 40; i++) await acts[i < 30 ? random(6) : random(acts.length)]?.();

    const expected = await proofAt(server);
    for (const tab of tabs) await expect.poll(() => proofOf(tab), patience).toBe(expected);
    const fresh = await bed.open(server);
    await expect.poll(() => proofOf(fresh), patience).toBe(expected);
  });
});
