import fc from 'fast-check';
import { expect, it } from 'vitest';
import { DAY_US, HOUR_US } from '../time/units.ts';
import type { AuthorCounts } from './message-counts.ts';
import { contributorAbsenceFactor, messageDistribution } from './message-distribution.ts';
import { percentiles } from './percentiles.ts';

const END_US = 1_800_000_000_000_000;

/** Authors from 1 on: how many messages, and how long ago the last one. */
function tally(...authors: [messages: number, age?: number][]): AuthorCounts {
  return {
    messages: Uint32Array.from([0, ...authors.map(([messages]) => messages)]),
    lastUs: Float64Array.from([0, ...authors.map(([, age = HOUR_US]) => END_US - age)]),
    activeDays: new Uint32Array(authors.length + 1),
  };
}

function descending(...counts: number[]): Uint32Array {
  return Uint32Array.from(counts).sort().reverse();
}

it.each([
  ['the list of features.md 4.7', descending(1000, 202, 90, 33, 332, 343, 42, 433), 2],
  ['one person', descending(7), 1],
  ['half is enough', descending(5, 5), 1],
  ['nobody', descending(), null],
])('contributor absence factor: %s', (_what, counts, expected) => {
  expect(contributorAbsenceFactor(counts)).toBe(expected);
});

it.each([
  [[60, 120, 300, 900, 3600], 0.5, 300],
  [[60, 120, 300, 900, 3600], 0.9, 3600],
  [[10, 20, 30, 40], 0.5, 20],
  [[10, 20, 30, 40], 0.9, 40],
  [[], 0.5, null],
])('percentile of %j at %f (features.md 4.1)', (values, p, expected) => {
  expect(percentiles(Float64Array.from(values), [p])).toEqual([expected]);
});

it('percentiles are what sorting would find', () => {
  const values = fc.array(fc.oneof(fc.integer({ min: 0, max: 50 }), fc.nat(2 ** 30)), { minLength: 1, maxLength: 200 });
  fc.assert(
    fc.property(values, fc.double({ min: 0.001, max: 1, noNaN: true }), (all, p) => {
      const sorted = all.toSorted((a, b) => a - b);
      expect(percentiles(Float64Array.from(all), [p])).toEqual([sorted[Math.ceil(p * all.length) - 1]]);
    }),
    { numRuns: 500 },
  );
});

it('stickiness: posters of the last 24 h among those of the window, and when the first of them leaves (4.3)', () => {
  const shape = messageDistribution(tally([3], [1, 2 * DAY_US], [0], [2, DAY_US - HOUR_US]), null, END_US);
  expect(shape.stickiness).toBeCloseTo(2 / 3);
  expect(shape.nextChangeAt).toBe((END_US + HOUR_US) / 1000);
  expect(messageDistribution(tally([1, DAY_US]), null, END_US).stickiness).toBe(0);
});

it('retention: who of the posters before has posted again (4.5)', () => {
  expect(messageDistribution(tally([3], [1], [0], [2]), tally([1], [0], [5], [1]), END_US).retention).toBeCloseTo(
    2 / 3,
  );
  expect(messageDistribution(tally([3]), null, END_US).retention).toBeNull();
});

it('share of the ten most active (4.7)', () => {
  const many = Array.from({ length: 12 }, (_, i): [number] => [i + 1]);
  expect(messageDistribution(tally(...many), null, END_US).top10Share).toBeCloseTo(75 / 78);
});

it('says nothing where nobody posted', () => {
  const nothing = { stickiness: null, retention: null, top10Share: null, absenceFactor: null, nextChangeAt: null };
  expect(messageDistribution(tally(), null, END_US)).toEqual(nothing);
});
