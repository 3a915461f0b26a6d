import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY_MS, MINUTE_MS } from '../time/units.ts';
import { type ClosedGap, MIN_GAP_MS, markGapsRepaired, mergeGaps, shortenGapsAtEvent } from './gaps.ts';
import { parseGaps } from './parse-gaps.ts';

const NOW = 100 * DAY_MS;

const down = (from: number, to: number, repaired = false): ClosedGap => ({ from, to, cause: 'down', repaired });
const limited = (from: number): ClosedGap => ({ from, to: from + MINUTE_MS, cause: 'rate_limited', repaired: false });

describe('gaps', () => {
  it('are merged if they touch and have the same cause and the same repaired flag', () => {
    const [a, b] = [NOW - 3 * MINUTE_MS, NOW - 2 * MINUTE_MS];
    expect(mergeGaps([limited(b), limited(a), limited(a)], NOW)).toEqual([{ ...limited(a), to: b + MINUTE_MS }]);
    expect(mergeGaps([limited(a), down(b, NOW)], NOW)).toHaveLength(2);
    expect(mergeGaps([down(a, b), down(b, NOW, true)], NOW)).toHaveLength(2);
    expect(mergeGaps([down(a, b), down(b + 1, NOW)], NOW)).toHaveLength(2);
  });

  it('are kept while a page may show them, up to the newest 200', () => {
    expect(mergeGaps([down(0, NOW - 62 * DAY_MS), down(1, NOW - 62 * DAY_MS + 1)], NOW)).toEqual([
      down(0, NOW - 62 * DAY_MS + 1),
    ]);
    expect(mergeGaps([down(0, NOW - 62 * DAY_MS)], NOW)).toEqual([]);
    const many = Array.from({ length: 250 }, (_, i) =>
      down(NOW - i * 10 * MINUTE_MS, NOW - i * 10 * MINUTE_MS + MINUTE_MS),
    );
    const kept = mergeGaps(many, NOW);
    expect(kept).toHaveLength(200);
    expect(kept.at(-1)).toEqual(many[0]);
  });

  it('are marked as repaired if the whole gap was read', () => {
    const gaps = [down(10, 20), down(20, 30), down(30, 40)];
    expect(markGapsRepaired(gaps, 20, 39).map(({ repaired }) => repaired)).toEqual([false, true, false]);
    expect(markGapsRepaired(gaps, 10, 40).map(({ repaired }) => repaired)).toEqual([true, true, true]);
  });

  it('start at an event within them, and are removed if the event is just before their end', () => {
    const gap = down(0, 10 * MINUTE_MS);
    expect(shortenGapsAtEvent([gap], 4 * MINUTE_MS)).toEqual([down(4 * MINUTE_MS, 10 * MINUTE_MS)]);
    expect(shortenGapsAtEvent([gap], 10 * MINUTE_MS - MIN_GAP_MS)).toHaveLength(1);
    expect(shortenGapsAtEvent([gap], 10 * MINUTE_MS - MIN_GAP_MS + 1)).toEqual([]);
    expect(shortenGapsAtEvent([gap], 0)).toEqual([gap]);
    expect(shortenGapsAtEvent([gap], 10 * MINUTE_MS - 1001)).toEqual([]);
    for (const at of [10 * MINUTE_MS - 1000, 10 * MINUTE_MS]) expect(shortenGapsAtEvent([gap], at)).toEqual([gap]);
    for (const cause of ['asleep', 'not_stored', 'rate_limited'] as const)
      expect(shortenGapsAtEvent([{ ...gap, cause }], MINUTE_MS)).toEqual([{ ...gap, cause }]);
  });
});

it('mergeGaps covers the same minutes for any order of gaps, each once a cause', () => {
  const gap = fc.record({
    from: fc.integer({ min: 0, max: 30 }).map((minute) => NOW - minute * MINUTE_MS),
    length: fc.integer({ min: 1, max: 5 }),
    cause: fc.constantFrom('down' as const, 'rate_limited' as const),
    repaired: fc.boolean(),
  });
  const minutes = (gaps: readonly ClosedGap[]): string[] =>
    gaps.flatMap(({ from, to, cause, repaired }) =>
      Array.from({ length: (to - from) / MINUTE_MS }, (_, i) => `${cause} ${repaired} ${from + i * MINUTE_MS}`),
    );
  fc.assert(
    fc.property(fc.array(gap, { maxLength: 20 }), (all) => {
      const gaps = all.map(({ length, ...rest }) => ({ ...rest, to: rest.from + length * MINUTE_MS }));
      const result = mergeGaps(gaps, NOW);
      expect(new Set(minutes(result))).toEqual(new Set(minutes(gaps)));
      expect(minutes(result)).toHaveLength(new Set(minutes(gaps)).size);
      expect(mergeGaps(result, NOW)).toEqual(result);
      expect(mergeGaps(gaps.toReversed(), NOW)).toEqual(result);
    }),
    { numRuns: 500 },
  );
});

describe('parseGaps', () => {
  it('returns the gaps that were formatted as JSON', () => {
    const gaps = [limited(5), { ...down(7, 9, true), to: null }];
    expect(parseGaps(JSON.parse(JSON.stringify(gaps)))).toEqual(gaps);
  });

  it.each([
    [undefined],
    [null],
    ['gaps'],
    [{ length: 3 }],
    [[null, 7, 'x', []]],
    [[{ from: 1, to: 2, cause: 'toString', repaired: true }]],
    [[{ from: 1, to: 2, cause: 'down', repaired: 'yes' }]],
    [[{ from: 2, to: 2, cause: 'down', repaired: true }]],
    [[{ from: -1, to: 2, cause: 'down', repaired: true }]],
    [[{ from: 1, to: 9e15, cause: 'down', repaired: true }]],
    [[{ from: Number.NaN, to: 2, cause: 'down', repaired: true }]],
    [[{ from: 1, cause: 'down', repaired: true }]],
  ])('returns no gaps for %j', (value) => {
    expect(parseGaps(value)).toEqual([]);
  });
});
