import { expect, expectTypeOf, it } from 'vitest';
import type { parseSlackTimestamp } from './slack-timestamp.ts';
import {
  DAY_MS,
  DAY_US,
  type Microseconds,
  type Milliseconds,
  msToSeconds,
  msToUs,
  type Seconds,
  secondsToMs,
  secondsToUs,
  usToMs,
  usToMsRoundedUp,
  usToSeconds,
} from './units.ts';
import type { endOfMillisecondUs } from './window.ts';

it('the compiler rejects one unit of time where another one is expected', () => {
  expectTypeOf<Milliseconds>().not.toExtend<Microseconds>();
  expectTypeOf<Seconds>().not.toExtend<Microseconds>();
  expectTypeOf<Microseconds>().not.toExtend<Milliseconds>();
  expectTypeOf<Seconds>().not.toExtend<Milliseconds>();
  expectTypeOf<Microseconds>().not.toExtend<Seconds>();
  expectTypeOf<Milliseconds>().not.toExtend<Seconds>();
  expectTypeOf<Milliseconds>().not.toExtend<Parameters<typeof usToMs>[0]>();
  expectTypeOf<Microseconds>().not.toExtend<Parameters<typeof endOfMillisecondUs>[0]>();
  expectTypeOf<ReturnType<typeof parseSlackTimestamp>>().not.toExtend<Milliseconds | undefined>();
});

it('the compiler accepts a plain number as any unit of time, and each unit as a number', () => {
  expectTypeOf<number>().toExtend<Microseconds>();
  expectTypeOf<number>().toExtend<Milliseconds>();
  expectTypeOf<number>().toExtend<Seconds>();
  expectTypeOf<Microseconds | Milliseconds | Seconds>().toExtend<number>();
});

it('conversions between units of time round as their names state', () => {
  expect(usToMs(1_999)).toBe(1);
  expect(usToMs(-1)).toBe(-1);
  expect(usToMsRoundedUp(1_001)).toBe(2);
  expect(usToSeconds(1_999_999)).toBe(1);
  expect(msToSeconds(1_500)).toBe(1.5);
  expect([msToUs(1.5), secondsToMs(1.5), secondsToUs(1.5)]).toEqual([1_500, 1_500, 1_500_000]);
  expect(msToUs(DAY_MS)).toBe(DAY_US);
});
