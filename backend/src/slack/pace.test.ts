import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Clock } from './clock.ts';
import { createPace, type Method } from './pace.ts';

const MINUTE = 60_000;
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
async function callsOf(method: Method, pauses: readonly number[], clock = fakeClock()): Promise<number[]> {
  const pace = createPace(clock);
  const calls: number[] = [];
  for (const pause of pauses) {
    clock.at += pause;
    await pace.turn(method, never);
    calls.push(clock.at);
  }
  return calls;
}

function mostInAMinute(calls: readonly number[]): number {
  return Math.max(0, ...calls.map((from) => calls.filter((at) => at >= from && at < from + MINUTE).length));
}

test.each<[Method, number]>([
  ['conversations.list', 20],
  ['conversations.history', 50],
  ['users.info', 100],
])('%s never goes out more than %i times within a minute, whatever the pauses', async (method, allowed) => {
  const pauses = fc.array(fc.constantFrom(0, 0, 0, 0, 1, 500, 20_000, 70_000), { minLength: 1, maxLength: 300 });
  await fc.assert(
    fc.asyncProperty(pauses, async (all) => {
      expect(mostInAMinute(await callsOf(method, all))).toBeLessThanOrEqual(allowed);
    }),
    { numRuns: 100 },
  );
});

test('nor when the process is started again in the middle of it', async () => {
  const clock = fakeClock();
  const busy = Array.from({ length: 30 }, () => 0);
  const before = await callsOf('conversations.history', busy, clock);
  const after = await callsOf('conversations.history', busy, clock);
  expect(mostInAMinute([...before, ...after])).toBeLessThanOrEqual(50);
});

test('goes on at three quarters of what is allowed, and catches up a little after a pause', async () => {
  const hour = await callsOf(
    'conversations.history',
    Array.from({ length: 2250 }, () => 0),
  );
  expect((hour.at(-1) ?? 0) / MINUTE).toBeCloseTo(60, 0);
  const [first = 0, ...rest] = await callsOf('conversations.history', [0, MINUTE, 0, 0, 0]);
  expect(rest.map((at) => at - first - MINUTE)).toEqual([0, 0, 0, 0]);
});

test('keeps away for as long as Slack says, and from that method only', async () => {
  const clock = fakeClock();
  const pace = createPace(clock);
  pace.hold('conversations.history', 30_000);
  await pace.turn('conversations.replies', never);
  expect(clock.at).toBe(0);
  await pace.turn('conversations.history', never);
  expect(clock.at).toBe(30_000);
});

test('who waits is let go at the end', async () => {
  const stop = new AbortController();
  const pace = createPace({
    now: () => 0,
    sleep: (_ms, signal) => new Promise((go) => signal.addEventListener('abort', () => go())),
  });
  await pace.turn('users.list', stop.signal);
  const second = pace.turn('users.list', stop.signal);
  stop.abort();
  await second;
});
