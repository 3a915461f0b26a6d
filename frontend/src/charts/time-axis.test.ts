import { DAY_MS } from 'backend/core/time/units';
import { expect, it } from 'vitest';
import { axisTicks, momentAt, positionOnAxis } from './time-axis.ts';

const slots = Array.from({ length: 61 }, (_, i) => ({ from: i * DAY_MS, to: (i + 1) * DAY_MS }));

it.each([
  [0, [0, 1]],
  [2, [0, 1, 2]],
  [12, [0, 4, 8, 12]],
  [13, [0, 5, 10, 15]],
  [1000, [0, 400, 800, 1200]],
])('an axis up to %i has ticks at %j', (greatest, expected) => {
  expect(axisTicks(greatest)).toEqual(expected);
});

it('a moment lies on the axis where its slot lies', () => {
  expect(positionOnAxis(slots, 0)).toBe(0);
  expect(positionOnAxis(slots, 30.5 * DAY_MS)).toBeCloseTo(0.5);
  expect(positionOnAxis(slots, 61 * DAY_MS)).toBe(1);
  expect(positionOnAxis(slots, -DAY_MS)).toBe(0);
});

it('the moment at a position is the one that lies there, also where slots have different lengths', () => {
  const uneven = [
    { from: 5, to: 1005 },
    { from: 1005, to: 91_005 },
    { from: 91_005, to: 91_105 },
  ];
  for (const at of [5, 700, 1005, 60_000, 91_050]) expect(momentAt(uneven, positionOnAxis(uneven, at))).toBe(at);
  expect(momentAt(uneven, 2)).toBe(91_105);
  expect(momentAt(uneven, -1)).toBe(5);
  expect(momentAt([], 0.5)).toBe(0);
});
