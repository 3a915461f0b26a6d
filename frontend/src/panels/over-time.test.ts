import type { Day } from 'backend/core/days';
import { expect, it } from 'vitest';
import { marks, partOf, placeOf } from './over-time.ts';

const DAY = 86_400_000;
const days: Day[] = Array.from({ length: 61 }, (_, i) => ({
  date: `${i}`,
  from: i * DAY,
  to: (i + 1) * DAY,
  messages: i,
}));

it.each([
  [0, [0, 1]],
  [2, [0, 1, 2]],
  [12, [0, 4, 8, 12]],
  [13, [0, 5, 10, 15]],
  [1000, [0, 400, 800, 1200]],
])('an axis up to %i is marked at %j', (greatest, expected) => {
  expect(marks(greatest)).toEqual(expected);
});

it('a moment stands where its day stands', () => {
  expect(placeOf(days, 0)).toBe(0);
  expect(placeOf(days, 30.5 * DAY)).toBeCloseTo(0.5);
  expect(placeOf(days, 61 * DAY)).toBe(1);
});

it('a day is of the window as soon as any of it is', () => {
  const now = 60.5 * DAY;
  expect(days.map((day) => partOf(day, now)).filter((part) => part === 'window')).toHaveLength(31);
  expect(partOf({ date: '', from: now + 1, to: now + DAY, messages: 0 }, now)).toBe('future');
});
