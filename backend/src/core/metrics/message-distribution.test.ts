import fc from 'fast-check';
import { expect, it } from 'vitest';
import { DAY_US, HOUR_US, usToMs } from '../time/units.ts';
import { contributorAbsenceFactor, type MessageDistribution, messageDistribution } from './message-distribution.ts';
import type { AuthorCounts } from './passes/author-counts.ts';
import { percentiles } from './passes/percentiles.ts';

const END_US = 1_800_000_000_000_000;

/** Counts of authors from index 1 on: how many messages, and the age of the last one. */
function authorCounts(...authors: [messages: number, lastAgeUs?: number][]): AuthorCounts {
  return {
    messages: Uint32Array.from([0, ...authors.map(([messages]) => messages)]),
    lastUs: Float64Array.from([0, ...authors.map(([, lastAgeUs = HOUR_US]) => END_US - lastAgeUs)]),
  };
}

function distribution(current: AuthorCounts, previous: AuthorCounts | null = null): MessageDistribution {
  return messageDistribution(current, previous, END_US).value;
}

function descending(...counts: number[]): Uint32Array {
  return Uint32Array.from(counts).sort().reverse();
}

// docs/metrics.md#contributor-absence-factor
it.each([
  ['of the documented example is 2', descending(1000, 202, 90, 33, 332, 343, 42, 433), 2],
  ['of one person is 1', descending(7), 1],
  ['counts people until exactly half is reached', descending(5, 5), 1],
  ['of no messages is unknown', descending(), null],
])('the contributor absence factor %s', (_case, counts, expected) => {
  expect(contributorAbsenceFactor(counts)).toBe(expected);
});

// docs/metrics.md#percentiles
it.each([
  [[60, 120, 300, 900, 3600], 0.5, 300],
  [[60, 120, 300, 900, 3600], 0.9, 3600],
  [[10, 20, 30, 40], 0.5, 20],
  [[10, 20, 30, 40], 0.9, 40],
  [[], 0.5, null],
])('the percentile of %j at %f is %j', (values, p, expected) => {
  expect(percentiles(Float64Array.from(values), [p])).toEqual([expected]);
});

it('percentiles are the values that sorting finds', () => {
  const values = fc.array(fc.oneof(fc.integer({ min: 0, max: 50 }), fc.nat(2 ** 30)), { minLength: 1, maxLength: 200 });
  fc.assert(
    fc.property(values, fc.double({ min: 0.001, max: 1, noNaN: true }), (all, p) => {
      const sorted = all.toSorted((a, b) => a - b);
      expect(percentiles(Float64Array.from(all), [p])).toEqual([sorted[Math.ceil(p * all.length) - 1]]);
    }),
    { numRuns: 500 },
  );
});

it('stickiness divides the posters of the last 24 h by those of the window, and changes when the first one leaves', () => {
  const counts = authorCounts([3], [1, 2 * DAY_US], [0], [2, DAY_US - HOUR_US]);
  expect(distribution(counts).stickiness).toBeCloseTo(2 / 3);
  expect(messageDistribution(counts, null, END_US).nextChangeAt).toBe(usToMs(END_US + HOUR_US));
  expect(distribution(authorCounts([1, DAY_US])).stickiness).toBe(0);
});

it('retention is the share of the previous posters who posted again, and null if the previous window is unknown', () => {
  expect(distribution(authorCounts([3], [1], [0], [2]), authorCounts([1], [0], [5], [1])).retention).toBeCloseTo(2 / 3);
  expect(distribution(authorCounts([3])).retention).toBeNull();
});

it('the top 10 share counts the messages of the ten most active people', () => {
  const twelve = Array.from({ length: 12 }, (_, i): [number] => [i + 1]);
  expect(distribution(authorCounts(...twelve)).top10Share).toBeCloseTo(75 / 78);
});

it('every number is null without messages', () => {
  const nothing = { stickiness: null, retention: null, top10Share: null, absenceFactor: null };
  expect(messageDistribution(authorCounts(), null, END_US)).toEqual({ value: nothing, nextChangeAt: null });
});
