import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from 'backend/core/time/units';
import { describe, expect, it } from 'vitest';
import {
  formatAge,
  formatDuration,
  formatLatency,
  formatNumber,
  formatPercent,
  formatWaitingTime,
  numberInWords,
  splitFraction,
  toSentence,
} from './format.ts';
import { createTimeFormatter } from './time-formatter.ts';

describe('numbers', () => {
  it('have separators and a minus sign', () => {
    expect(formatNumber(2318)).toBe((2318).toLocaleString());
    expect(formatNumber(-1)).toBe('\u22121');
  });

  it('are split into the whole and the fraction', () => {
    expect(splitFraction(182.5).join('')).toBe((182.5).toLocaleString());
    expect(splitFraction(182.5)[0]).toBe('182');
    expect(splitFraction(200)).toEqual(['200', '']);
    expect(splitFraction(0)).toEqual(['0', '']);
  });

  it('are whole percents, and a small share is not 0 %', () => {
    expect(formatPercent(0.631)).toBe('63\u2009%');
    expect(formatPercent(0.001)).toBe('<1\u2009%');
    expect(formatPercent(0)).toBe('0\u2009%');
  });

  it('are words up to nine', () => {
    expect([0, 1, 4, 12].map(numberInWords)).toEqual(['no', 'one', 'four', '12']);
  });
});

describe('durations', () => {
  it.each([
    [9 * SECOND_MS, '9 s'],
    [50 * MINUTE_MS + 59 * SECOND_MS, '50 min'],
    [2 * HOUR_MS + 3 * MINUTE_MS, '2 h 3 min'],
    [2 * HOUR_MS, '2 h'],
    [3 * DAY_MS + 4 * HOUR_MS + 5 * MINUTE_MS, '3 d 4 h'],
    [3 * DAY_MS, '3 d'],
    [-SECOND_MS, '0 s'],
  ])('of %d ms are formatted as %s', (ms, expected) => {
    expect(formatDuration(ms)).toBe(expected);
    expect(formatAge(ms)).toBe(expected.split(' ').slice(0, 2).join(' '));
  });

  it('are milliseconds below a second', () => {
    expect(formatLatency(38.4)).toBe('38 ms');
    expect(formatLatency(2400)).toBe(`${(2.4).toLocaleString()} s`);
  });
});

describe('instants', () => {
  const timeFormatter = createTimeFormatter('Europe/Lisbon');
  const now = Date.UTC(2026, 10, 17, 14, 6, 38);

  it('are shown in the time zone of the community', () => {
    expect(timeFormatter.timeOfDay(now)).toBe('14:06:38');
    expect(createTimeFormatter('Asia/Tokyo').timeOfDay(now)).toBe('23:06:38');
    expect(createTimeFormatter('America/New_York').zoneLabel).toBe('New York');
    expect(timeFormatter.weekdayDate(now, now)).toBe('Tue 17 Nov');
  });

  it('show the day and the year only if they differ from those of now', () => {
    expect(timeFormatter.shortDateTime(Date.UTC(2026, 10, 17, 13, 16), now)).toBe('13:16');
    expect(timeFormatter.shortDateTime(Date.UTC(2026, 10, 12, 9, 30), now)).toBe('12 Nov 09:30');
    expect(timeFormatter.shortDate(Date.UTC(2026, 8, 3), now)).toBe('3 Sep');
    expect(timeFormatter.shortDate(Date.UTC(2024, 10, 3), now)).toBe('3 Nov 2024');
    expect(timeFormatter.weekdayDate(Date.UTC(2024, 10, 3), now)).toBe('Sun 3 Nov 2024');
    expect(timeFormatter.weekdayDate(Date.UTC(2026, 10, 3), Date.UTC(2027, 0, 1))).toBe('Tue 3 Nov 2026');
  });

  it('at midnight are shown as 00:00:00', () => {
    expect(timeFormatter.timeOfDay(Date.UTC(2026, 0, 1))).toBe('00:00:00');
  });

  it('are shown in UTC if the browser does not know the time zone', () => {
    expect(createTimeFormatter('Nowhere/Atlantis').zoneLabel).toBe('UTC');
  });
});

it('a reason becomes a sentence', () => {
  expect(toSentence('no broker answers')).toBe('No broker answers.');
  expect(toSentence('Really?')).toBe('Really?');
  expect(toSentence(' ')).toBe('');
});

it.each([
  [0, '0:00'],
  [3_127_000, '52:07'],
  [3_599_999, '59:59'],
  [3_600_000, '1 h'],
  [81_660_000, '22 h 41 min'],
])('a wait of %i ms is shown as %s', (ms, expected) => {
  expect(formatWaitingTime(ms)).toBe(expected);
});
