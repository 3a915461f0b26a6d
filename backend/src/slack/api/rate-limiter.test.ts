import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Clock } from '../../async/clock.ts';
import { MINUTE_MS } from '../../core/time/units.ts';
import { createRateLimiter, type WebApiMethod } from './rate-limiter.ts';

const never = new AbortController().signal;

/** A clock that only a sleep moves. */
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

/** The times at which calls go out, where the caller pauses before each of them (ms). */
async function callTimes(method: WebApiMethod, pausesMs: readonly number[], clock = fakeClock()): Promise<number[]> {
  const rateLimiter = createRateLimiter(clock);
  const times: number[] = [];
  for (const pause of pausesMs) {
    clock.at += pause;
    await rateLimiter.acquire(method, never);
    times.push(clock.at);
  }
  return times;
}

function mostInAMinute(times: readonly number[]): number {
  return Math.max(0, ...times.map((from) => times.filter((at) => at >= from && at < from + MINUTE_MS).length));
}

test.each<[WebApiMethod, number]>([
  ['conversations.list', 20],
  ['conversations.history', 50],
  ['users.info', 100],
])('%s is called at most %i times within any minute, with any pauses', async (method, allowed) => {
  const pauses = fc.array(fc.constantFrom(0, 0, 0, 0, 1, 500, 20_000, 70_000), { minLength: 1, maxLength: 300 });
  await fc.assert(
    fc.asyncProperty(pauses, async (all) => {
      expect(mostInAMinute(await callTimes(method, all))).toBeLessThanOrEqual(allowed);
    }),
    { numRuns: 100 },
  );
});

test('the limit of a minute holds across a restart', async () => {
  const clock = fakeClock();
  const busy = Array.from({ length: 30 }, () => 0);
  const before = await callTimes('conversations.history', busy, clock);
  const after = await callTimes('conversations.history', busy, clock);
  expect(mostInAMinute([...before, ...after])).toBeLessThanOrEqual(50);
});

test('calls go out at three quarters of the limit, and a few at once after a pause', async () => {
  const hour = await callTimes(
    'conversations.history',
    Array.from({ length: 2250 }, () => 0),
  );
  expect((hour.at(-1) ?? 0) / MINUTE_MS).toBeCloseTo(60, 0);
  const [first = 0, ...rest] = await callTimes('conversations.history', [0, MINUTE_MS, 0, 0, 0]);
  expect(rest.map((at) => at - first - MINUTE_MS)).toEqual([0, 0, 0, 0]);
});

test('a blocked method waits for its time, and other methods do not', async () => {
  const clock = fakeClock();
  const rateLimiter = createRateLimiter(clock);
  rateLimiter.blockFor('conversations.history', 30_000);
  await rateLimiter.acquire('conversations.replies', never);
  expect(clock.at).toBe(0);
  await rateLimiter.acquire('conversations.history', never);
  expect(clock.at).toBe(30_000);
});

test('a call that waits resolves when the signal aborts', async () => {
  const stop = new AbortController();
  const rateLimiter = createRateLimiter({
    now: () => 0,
    sleep: (_ms, signal) => new Promise((resolve) => signal.addEventListener('abort', () => resolve())),
  });
  await rateLimiter.acquire('users.list', stop.signal);
  const second = rateLimiter.acquire('users.list', stop.signal);
  stop.abort();
  await second;
});
