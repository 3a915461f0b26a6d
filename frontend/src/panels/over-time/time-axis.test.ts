import type { DailyCount } from 'backend/core/metrics/daily-count';
import { describe, expect, it } from 'vitest';
import { createTimeFormatter } from '../../format/time-formatter.ts';
import { axisTicks, hourBars, hourTicks, periodOf, positionOnAxis } from './time-axis.ts';

const DAY = 86_400_000;
const days: DailyCount[] = Array.from({ length: 61 }, (_, i) => ({
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
  expect(axisTicks(greatest)).toEqual(expected);
});

it('a moment stands where its day stands', () => {
  expect(positionOnAxis(days, 0)).toBe(0);
  expect(positionOnAxis(days, 30.5 * DAY)).toBeCloseTo(0.5);
  expect(positionOnAxis(days, 61 * DAY)).toBe(1);
});

it('a day is of the window as soon as any of it is', () => {
  const now = 60.5 * DAY;
  expect(days.map((day) => periodOf(day, now)).filter((part) => part === 'window')).toHaveLength(31);
  expect(periodOf({ from: now + 1, to: now + DAY }, now)).toBe('future');
});

describe('hours of a day with two of one name', () => {
  const HOUR = 3_600_000;
  const from = Date.parse('2026-10-24T23:00Z');
  const times = createTimeFormatter('Europe/Lisbon');
  const hours = Array.from({ length: 25 }, (_, i) => ({
    from: from + i * HOUR,
    to: from + (i + 1) * HOUR,
    messages: i,
  }));

  it('are named by the clock, the second one as such, and are of the window or still to come', () => {
    const now = from + 10.5 * HOUR;
    const bars = hourBars(hours, now, now, times);
    expect(bars.slice(0, 4).map(({ label }) => label)).toEqual([
      'Sun 25 Oct 00:00',
      'Sun 25 Oct 01:00',
      'Sun 25 Oct 01:00 again',
      'Sun 25 Oct 02:00',
    ]);
    expect(bars.slice(9, 12).map(({ className }) => className)).toEqual(['window', 'window today', 'future']);
  });

  it('are marked every six hours, longer stretches at midnight', () => {
    expect(hourTicks(hours, times).map(({ text }) => text)).toEqual(['Sun 25 Oct', '06:00', '12:00', '18:00']);
    const week = Array.from({ length: 72 }, (_, i) => ({ ...hours[0], from: from + i * HOUR, to: 0, messages: 0 }));
    expect(hourTicks(week, times).map(({ text }) => text)).toEqual(['Sun 25 Oct', 'Mon 26 Oct', 'Tue 27 Oct']);
  });
});
