import type { ChartSlot } from 'backend/core/metrics/chart';
import { DAY_MS, HOUR_MS } from 'backend/core/time/units';
import { describe, expect, it } from 'vitest';
import { createTimeFormatter } from '../../format/time-formatter.ts';
import { axisTicks, hourBars, hourTicks, periodOf, positionOnAxis } from './time-axis.ts';

const days: ChartSlot[] = Array.from({ length: 61 }, (_, i) => ({
  from: i * DAY_MS,
  to: (i + 1) * DAY_MS,
  messages: i,
  before: null,
}));

it.each([
  [0, [0, 1]],
  [2, [0, 1, 2]],
  [12, [0, 4, 8, 12]],
  [13, [0, 5, 10, 15]],
  [1000, [0, 400, 800, 1200]],
])('an axis up to %i has ticks at %j', (greatest, expected) => {
  expect(axisTicks(greatest)).toEqual(expected);
});

it('a moment lies on the axis where its day lies', () => {
  expect(positionOnAxis(days, 0)).toBe(0);
  expect(positionOnAxis(days, 30.5 * DAY_MS)).toBeCloseTo(0.5);
  expect(positionOnAxis(days, 61 * DAY_MS)).toBe(1);
});

it('a day belongs to the window if any part of it does', () => {
  const now = 60.5 * DAY_MS;
  expect(days.map((day) => periodOf(day, now)).filter((part) => part === 'window')).toHaveLength(31);
  expect(periodOf({ from: now + 1, to: now + DAY_MS }, now)).toBe('future');
});

describe('the bars of the day on which clocks are set back', () => {
  const from = Date.parse('2026-10-24T23:00Z');
  const times = createTimeFormatter('Europe/Lisbon');
  const hours = Array.from({ length: 25 }, (_, i) => ({
    from: from + i * HOUR_MS,
    to: from + (i + 1) * HOUR_MS,
    messages: i,
    before: null,
  }));

  it('have labels by the clock, with a mark at the repeated hour, and classes by period', () => {
    const now = from + 10.5 * HOUR_MS;
    const bars = hourBars(hours, now, now, times);
    expect(bars.slice(0, 4).map(({ label }) => label)).toEqual([
      'Sun 25 Oct 00:00',
      'Sun 25 Oct 01:00',
      'Sun 25 Oct 01:00 again',
      'Sun 25 Oct 02:00',
    ]);
    expect(bars.slice(9, 12).map(({ className }) => className)).toEqual(['window', 'window today', 'future']);
  });

  it('have a label every six hours, and bars of several days have one at each midnight', () => {
    expect(hourTicks(hours, times).map(({ text }) => text)).toEqual(['Sun 25 Oct', '06:00', '12:00', '18:00']);
    const week = Array.from({ length: 72 }, (_, i) => ({
      ...hours[0],
      from: from + i * HOUR_MS,
      to: 0,
      messages: 0,
      before: null,
    }));
    expect(hourTicks(week, times).map(({ text }) => text)).toEqual(['Sun 25 Oct', 'Mon 26 Oct', 'Tue 27 Oct']);
  });
});
