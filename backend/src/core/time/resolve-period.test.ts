import { describe, expect, it } from 'vitest';
import { bucketEdgesUs, bucketUnit } from './buckets.ts';
import type { Comparison, Period } from './period.ts';
import { comparisonOf, resolvePeriod } from './resolve-period.ts';
import type { TimeWindow } from './time-window.ts';
import { createTimeZone } from './time-zone.ts';
import { DAY_US, msToUs, usToMs } from './units.ts';
import { endOfMillisecondUs } from './window.ts';

const us = (time: string) => endOfMillisecondUs(Date.parse(time));
/** The window as `[from, to)`, ISO in UTC. */
const range = ({ afterUs, untilUs }: TimeWindow) =>
  [afterUs, untilUs].map((edge) => new Date(usToMs(edge + 1)).toISOString().replace(':00.000Z', 'Z'));
const month: Period = { kind: 'calendar', unit: 'month', ago: 0 };
const lastMonth: Period = { kind: 'calendar', unit: 'month', ago: 1 };
const custom = (from: string, to: string): Period => ({ kind: 'custom', from: Date.parse(from), to: Date.parse(to) });

// docs/metrics.md#period
describe('a period', () => {
  it.each<[what: string, period: Period, zone: string, now: string, from: string, to: string]>([
    ['this month, until now', month, 'UTC', '2026-11-20T12:00Z', '2026-11-01T00:00Z', '2026-11-20T12:00:00.001Z'],
    ['last month', lastMonth, 'UTC', '2026-01-20T12:00Z', '2025-12-01T00:00Z', '2026-01-01T00:00Z'],
    [
      'last month with a changed clock',
      lastMonth,
      'Europe/Lisbon',
      '2026-11-02T00:00Z',
      '2026-09-30T23:00Z',
      '2026-11-01T00:00Z',
    ],
    [
      'the month of another zone',
      lastMonth,
      'Pacific/Auckland',
      '2026-11-30T12:00Z',
      '2026-10-31T11:00Z',
      '2026-11-30T11:00Z',
    ],
    ['last February of a leap year', lastMonth, 'UTC', '2024-03-31T12:00Z', '2024-02-01T00:00Z', '2024-03-01T00:00Z'],
    [
      'last quarter',
      { kind: 'calendar', unit: 'quarter', ago: 1 },
      'UTC',
      '2026-02-10T00:00Z',
      '2025-10-01T00:00Z',
      '2026-01-01T00:00Z',
    ],
    [
      'this quarter',
      { kind: 'calendar', unit: 'quarter', ago: 0 },
      'UTC',
      '2026-06-30T23:59Z',
      '2026-04-01T00:00Z',
      '2026-06-30T23:59:00.001Z',
    ],
    [
      'last year',
      { kind: 'calendar', unit: 'year', ago: 1 },
      'America/New_York',
      '2026-01-01T04:59Z',
      '2024-01-01T05:00Z',
      '2025-01-01T05:00Z',
    ],
    [
      'a custom one, until now',
      custom('2026-11-01T00:00Z', '2026-12-01T00:00Z'),
      'UTC',
      '2026-11-20T12:00Z',
      '2026-11-01T00:00Z',
      '2026-11-20T12:00:00.001Z',
    ],
    [
      'a custom one that has not begun',
      custom('2027-01-01T00:00Z', '2027-02-01T00:00Z'),
      'UTC',
      '2026-11-20T12:00Z',
      '2027-01-01T00:00Z',
      '2027-01-01T00:00Z',
    ],
  ])('is, for %s, the time between its ends', (_what, period, zone, now, from, to) => {
    expect(range(resolvePeriod(period, us(now), createTimeZone(zone), null).window)).toEqual([from, to]);
  });

  it('ends at the moment shown, while its axis ends at the present', () => {
    const zone = createTimeZone('UTC');
    const { window, axis, endsNow } = resolvePeriod(
      month,
      us('2026-11-05T00:00Z'),
      zone,
      null,
      us('2026-11-20T00:00Z'),
    );
    expect(range(window)).toEqual(['2026-11-01T00:00Z', '2026-11-05T00:00:00.001Z']);
    expect(range(axis)).toEqual(['2026-11-01T00:00Z', '2026-12-01T00:00Z']);
    expect(endsNow).toBe(true);
  });

  it('is, for all, the time since the first message or join', () => {
    const { window } = resolvePeriod({ kind: 'all' }, us('2026-11-05T00:00Z'), createTimeZone('UTC'), msToUs(1000));
    expect(window.afterUs).toBe(msToUs(1000) - 1);
  });
});

// docs/metrics.md#comparison
it.each<[what: string, period: Period, comparison: Comparison, zone: string, now: string, expected: string[] | null]>([
  [
    '30 days',
    { kind: 'last', days: 30 },
    'previous',
    'UTC',
    '2026-11-20T00:00Z',
    ['2026-09-21T00:00:00.001Z', '2026-10-21T00:00:00.001Z'],
  ],
  [
    '7 days a year earlier',
    { kind: 'last', days: 7 },
    'year',
    'UTC',
    '2024-03-01T00:00Z',
    ['2023-02-22T00:00:00.001Z', '2023-03-01T00:00:00.001Z'],
  ],
  [
    '7 days up to a leap day',
    { kind: 'last', days: 7 },
    'year',
    'UTC',
    '2024-02-29T10:00Z',
    ['2023-02-21T10:00:00.001Z', '2023-02-28T10:00:00.001Z'],
  ],
  ['a whole month', lastMonth, 'previous', 'UTC', '2026-03-15T00:00Z', ['2026-01-01T00:00Z', '2026-02-01T00:00Z']],
  [
    'the elapsed part of a month',
    month,
    'previous',
    'UTC',
    '2026-11-20T12:00Z',
    ['2026-10-01T00:00Z', '2026-10-20T12:00:00.001Z'],
  ],
  [
    'more days than the month before has',
    month,
    'previous',
    'UTC',
    '2026-03-31T12:00Z',
    ['2026-02-01T00:00Z', '2026-03-01T00:00Z'],
  ],
  [
    'February of a leap year',
    lastMonth,
    'year',
    'UTC',
    '2024-03-15T00:00Z',
    ['2023-02-01T00:00Z', '2023-03-01T00:00Z'],
  ],
  [
    'a leap day',
    custom('2024-02-29T00:00Z', '2024-03-01T00:00Z'),
    'year',
    'UTC',
    '2026-01-01T00:00Z',
    ['2023-02-28T00:00Z', '2023-03-01T00:00Z'],
  ],
  [
    'the days before a leap day',
    custom('2024-02-27T00:00Z', '2024-02-29T00:00Z'),
    'year',
    'UTC',
    '2026-01-01T00:00Z',
    ['2023-02-27T00:00Z', '2023-03-01T00:00Z'],
  ],
  [
    'a custom time',
    custom('2026-11-01T00:00Z', '2026-11-11T00:00Z'),
    'previous',
    'UTC',
    '2026-12-01T00:00Z',
    ['2026-10-22T00:00Z', '2026-11-01T00:00Z'],
  ],
  [
    'noon to noon on a day with 23 hours',
    custom('2026-03-29T11:00Z', '2026-03-30T11:00Z'),
    'year',
    'Europe/Lisbon',
    '2026-12-01T00:00Z',
    ['2025-03-29T12:00Z', '2025-03-30T11:00Z'],
  ],
  [
    'noon to noon on a day with 25 hours',
    custom('2026-10-25T12:00Z', '2026-10-26T12:00Z'),
    'year',
    'Europe/Lisbon',
    '2026-12-01T00:00Z',
    ['2025-10-25T11:00Z', '2025-10-26T12:00Z'],
  ],
  [
    'a day without midnight',
    custom('2018-11-04T03:00Z', '2018-11-05T02:00Z'),
    'year',
    'America/Sao_Paulo',
    '2026-12-01T00:00Z',
    ['2017-11-04T02:00Z', '2017-11-05T02:00Z'],
  ],
  [
    'noon of a date that the zone did not have',
    custom('2012-12-29T22:00Z', '2012-12-30T22:00Z'),
    'year',
    'Pacific/Apia',
    '2026-12-01T00:00Z',
    ['2011-12-30T10:00Z', '2011-12-30T22:00Z'],
  ],
  [
    'a local time that clocks skipped to one that they repeated',
    custom('2026-03-30T00:30Z', '2026-10-26T01:30Z'),
    'year',
    'Europe/Lisbon',
    '2026-12-01T00:00Z',
    ['2025-03-30T01:00Z', '2025-10-26T00:30Z'],
  ],
  ['everything', { kind: 'all' }, 'previous', 'UTC', '2026-11-20T00:00Z', null],
  ['no comparison', month, 'none', 'UTC', '2026-11-20T00:00Z', null],
])('the comparison of %s is the matching time before', (_what, period, comparison, zoneName, now, expected) => {
  const zone = createTimeZone(zoneName);
  const compared = comparisonOf(period, resolvePeriod(period, us(now), zone, 0), comparison, zone);
  expect(compared && range(compared.window)).toEqual(expected);
});

// docs/metrics.md#buckets
describe('the slots of a period', () => {
  const window = (from: string, to: string): TimeWindow => ({
    afterUs: msToUs(Date.parse(from)) - 1,
    untilUs: msToUs(Date.parse(to)) - 1,
  });

  it.each([
    [8, 'hour'],
    [9, 'day'],
    [92, 'day'],
    [93, 'week'],
    [731, 'week'],
    [732, 'month'],
  ])('of %i days are one %s each', (days, unit) => {
    expect(bucketUnit({ afterUs: 0, untilUs: days * DAY_US })).toBe(unit);
  });

  it('are 25 hours on the day on which clocks go back, and 23 on the day on which they go forward', () => {
    const zone = createTimeZone('Europe/Lisbon');
    expect(bucketEdgesUs(window('2026-10-24T23:00Z', '2026-10-26T00:00Z'), 'hour', zone)).toHaveLength(26);
    expect(bucketEdgesUs(window('2026-03-29T00:00Z', '2026-03-29T23:00Z'), 'hour', zone)).toHaveLength(24);
    expect(bucketEdgesUs(window('2026-10-24T23:00Z', '2026-10-27T00:00Z'), 'day', zone)).toHaveLength(3);
  });

  it('begin on Mondays, or on the first of a month, and are cut at both ends', () => {
    const zone = createTimeZone('UTC');
    const dates = (edges: readonly number[]) => edges.map((edge) => new Date(usToMs(edge)).toISOString().slice(0, 10));
    expect(dates(bucketEdgesUs(window('2026-11-11T00:00Z', '2026-11-25T00:00Z'), 'week', zone))).toEqual([
      '2026-11-11',
      '2026-11-16',
      '2026-11-23',
      '2026-11-25',
    ]);
    expect(dates(bucketEdgesUs(window('2023-11-11T00:00Z', '2024-02-01T00:00Z'), 'month', zone))).toEqual([
      '2023-11-11',
      '2023-12-01',
      '2024-01-01',
      '2024-02-01',
    ]);
  });
});
