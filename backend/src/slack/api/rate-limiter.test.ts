import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Clock } from '../../async/clock.ts';
import { createRateLimiter, type WebApiMethod } from './rate-limiter.ts';

const MINUTE_MS = 60_000;
const never = new AbortController().signal;

/** A clock that stands still but for those who sleep. */
function fakeClock(): Clock & { at: number } {
  const clock = {
    at: 0,
    now: () => clock.at,
    async sleep(ms: number) {
      clock.at += ms;
    },
  };
  return clock;
}

/** When each of so many calls goes out, with pauses (ms) of the caller's own between them. */
async function callTimes(method: WebApiMethod, pauses: readonly number[], clock = fakeClock()): Promise<number[]> {
  const pace = createRateLimiter(clock);
  const calls: number[] = [];
  for (const pause of pauses) {
    clock.at += pause;
    await pace.acquire(method, never);
    calls.push(clock.at);
  }
  return calls;
}

function mostInAMinute(calls: readonly number[]): number {
  return Math.max(0, ...calls.map((from) => calls.filter((at) => at >= from && at < from + MINUTE_MS).length));
}

test.each<[WebApiMethod, number]>([
  ['conversations.list', 20],
  ['conversations.history', 50],
  ['users.info', 100],
])('%s never goes out more than %i times within a minute, whatever the pauses', async (method, allowed) => {
  const pauses = fc.array(fc.constantFrom(0, 0, 0, 0, 1, 500, 20_000, 70_000), { minLength: 1, maxLength: 300 });
  await fc.assert(
    fc.asyncProperty(pauses, async (all) => {
      expect(mostInAMinute(await callTimes(method, all))).toBeLessThanOrEqual(allowed);
    }),
    { numRuns: 100 },
  );
});

test('nor when the process is started again in the middle of it', async () => {
  const clock = fakeClock();
  const busy = Array.from({ length: 30 }, () => 0);
  const before = await callTimes('conversations.history', busy, clock);
  const after = await callTimes('conversations.history', busy, clock);
  expect(mostInAMinute([...before, ...after])).toBeLessThanOrEqual(50);
});

test('goes on at three quarters of what is allowed, and catches up a little after a pause', async () => {
  const hour = await callTimes(
    'conversations.history',
    Array.from({ length: 2250 }, () => 0),
  );
  expect((hour.at(-1) ?? 0) / MINUTE_MS).toBeCloseTo(60, 0);
  const [first = 0, ...rest] = await callTimes('conversations.history', [0, MINUTE_MS, 0, 0, 0]);
  expect(rest.map((at) => at - first - MINUTE_MS)).toEqual([0, 0, 0, 0]);
});

test('keeps away for as long as Slack says, and from that method only', async () => {
  const clock = fakeClock();
  const pace = createRateLimiter(clock);
  pace.blockFor('conversations.history', 30_000);
  await pace.acquire('conversations.replies', never);
  expect(clock.at).toBe(0);
  await pace.acquire('conversations.history', never);
  expect(clock.at).toBe(30_000);
});

test('who waits is let go at the end', async () => {
  const stop = new AbortController();
  const pace = createRateLimiter({
    now: () => 0,
    sleep: (_ms, signal) => new Promise((go) => signal.addEventListener('abort', () => go())),
  });
  await pace.acquire('users.list', stop.signal);
  const second = pace.acquire('users.list', stop.signal);
  stop.abort();
  await second;
});
