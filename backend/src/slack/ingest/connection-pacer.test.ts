import { expect, test } from 'vitest';
import { ManualClock } from '../../../../test/async/manual-clock.ts';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../core/time/units.ts';
import { ConnectionPacer } from './connection-pacer.ts';

const { signal } = new AbortController();

function setUp(random = () => 0.5) {
  const clock = new ManualClock();
  return { clock, pacer: new ConnectionPacer(clock, random) };
}

/** Resolves with the time at which the next turn is given. */
async function nextTurn({ clock, pacer }: ReturnType<typeof setUp>) {
  const turn = pacer.waitForTurn(signal);
  let isGiven = false;
  turn.then(() => {
    isGiven = true;
  });
  for (;;) {
    await Promise.resolve();
    await Promise.resolve();
    await Promise.resolve();
    if (isGiven) return { turn: await turn, at: clock.now() };
    clock.advance((clock.dueTimes[0] ?? clock.now()) - clock.now());
  }
}

/** The pauses (ms) between attempts that all fail. */
async function pausesOfFailures(count: number, random: () => number, retryAfterMs = 0): Promise<number[]> {
  const given = setUp(random);
  const times: number[] = [];
  for (let i = 0; i <= count; i++) {
    const { turn, at } = await nextTurn(given);
    times.push(at);
    given.pacer.openFailed(turn, retryAfterMs);
  }
  return times.slice(1).map((time, i) => time - (times[i] ?? 0));
}

test('while nothing fails, connections are opened at once', async () => {
  const given = setUp();
  expect((await nextTurn(given)).at).toBe(0);
  expect((await nextTurn(given)).at).toBe(0);
});

test('pauses double up to a minute, and half of each is random', async () => {
  const seconds = [1, 2, 4, 8, 16, 32, 60, 60];
  expect(await pausesOfFailures(8, () => 0)).toEqual(seconds.map((s) => (s * SECOND_MS) / 2));
  expect(await pausesOfFailures(8, () => 0.5)).toEqual(seconds.map((s) => s * 0.75 * SECOND_MS));
  const longest = await pausesOfFailures(2000, () => 0.999_999);
  expect(Math.max(...longest)).toBeLessThanOrEqual(MINUTE_MS);
  expect(longest.at(-1)).toBeGreaterThan(59 * SECOND_MS);
});

test('no attempt comes before the time that Slack requires, also if that is longer than the longest pause', async () => {
  expect(await pausesOfFailures(7, () => 0, 30 * SECOND_MS)).toEqual(Array(7).fill(30 * SECOND_MS));
  expect(await pausesOfFailures(2, () => 0.5, HOUR_MS)).toEqual([HOUR_MS, HOUR_MS]);
});

test('two connections together come no faster than one', async () => {
  const given = setUp();
  const first = await nextTurn(given);
  given.pacer.openFailed(first.turn, 0);
  const times: number[] = [];
  const keep = async () => {
    for (let i = 0; i < 3; i++) {
      const turn = await given.pacer.waitForTurn(signal);
      times.push(given.clock.now());
      given.pacer.openFailed(turn, 0);
    }
  };
  const both = Promise.all([keep(), keep()]);
  while (times.length < 6) {
    for (let i = 0; i < 10; i++) await Promise.resolve();
    given.clock.advance((given.clock.dueTimes[0] ?? given.clock.now()) - given.clock.now());
  }
  await both;
  expect(times).toEqual([0.75, 2.25, 5.25, 11.25, 23.25, 47.25].map((seconds) => seconds * SECOND_MS));
});

test('connections that break at the same time are one failure', async () => {
  const given = setUp();
  const turns = [await nextTurn(given), await nextTurn(given)];
  for (const { turn } of turns) given.pacer.connectionEnded(turn, 5 * SECOND_MS, false);
  expect((await nextTurn(given)).at).toBe(0.75 * SECOND_MS);
});

test('after a connection that lived for a minute, pauses begin anew, and one that runs ends', async () => {
  const given = setUp();
  for (let i = 0; i < 10; i++) given.pacer.openFailed((await nextTurn(given)).turn, 0);
  const before = given.clock.now();
  const waiting = given.pacer.waitForTurn(signal);
  const old = await setUp().pacer.waitForTurn(signal);
  expect(given.pacer.connectionEnded(old, MINUTE_MS, false)).toBe(false);
  const turn = await waiting;
  expect(given.clock.now()).toBe(before);
  given.pacer.openFailed(turn, 0);
  expect((await nextTurn(given)).at).toBe(before + 0.75 * SECOND_MS);
});

test('a connection that lived for a minute does not end the time that Slack requires', async () => {
  const given = setUp();
  const { turn } = await nextTurn(given);
  given.pacer.openFailed(turn, 30 * SECOND_MS);
  given.pacer.reset();
  expect((await nextTurn(given)).at).toBe(30 * SECOND_MS);
});

test('an announced end causes no pause, unless it comes soon after the opening again and again', async () => {
  const given = setUp();
  const { turn } = await nextTurn(given);
  const isFailure = (livedMs: number) => given.pacer.connectionEnded(turn, livedMs, true);
  expect([isFailure(0), isFailure(0), isFailure(0)]).toEqual([false, false, true]);
  expect(isFailure(MINUTE_MS)).toBe(false);
  expect(isFailure(MINUTE_MS - 1)).toBe(false);
});

test('a wait ends when the signal aborts', async () => {
  const { pacer } = setUp();
  pacer.openFailed(await pacer.waitForTurn(signal), HOUR_MS);
  const stop = new AbortController();
  const waiting = pacer.waitForTurn(stop.signal);
  stop.abort();
  await waiting;
});
