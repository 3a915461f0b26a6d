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

const [SECOND, MINUTE, HOUR, DAY] = [1000, 60_000, 3_600_000, 86_400_000];

describe('numbers', () => {
  it('have separators and a true minus', () => {
    expect(formatNumber(2318)).toBe((2318).toLocaleString());
    expect(formatNumber(-1)).toBe('\u22121');
  });

  it('keep their half apart', () => {
    expect(splitFraction(182.5).join('')).toBe((182.5).toLocaleString());
    expect(splitFraction(182.5)[0]).toBe('182');
    expect(splitFraction(200)).toEqual(['200', '']);
    expect(splitFraction(0)).toEqual(['0', '']);
  });

  it('are whole percents, and something is not nothing', () => {
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
    [9 * SECOND, '9 s'],
    [50 * MINUTE + 59 * SECOND, '50 min'],
    [2 * HOUR + 3 * MINUTE, '2 h 3 min'],
    [2 * HOUR, '2 h'],
    [3 * DAY + 4 * HOUR + 5 * MINUTE, '3 d 4 h'],
    [3 * DAY, '3 d'],
    [-SECOND, '0 s'],
  ])('%d ms is %s', (ms, expected) => {
    expect(formatDuration(ms)).toBe(expected);
    expect(formatAge(ms)).toBe(expected.split(' ').slice(0, 2).join(' '));
  });

  it('are milliseconds where those matter', () => {
    expect(formatLatency(38.4)).toBe('38 ms');
    expect(formatLatency(2400)).toBe(`${(2.4).toLocaleString()} s`);
  });
});

describe('moments', () => {
  const times = createTimeFormatter('Europe/Lisbon');
  const now = Date.UTC(2026, 10, 17, 14, 6, 38);

  it('are in the zone of the community, which is named', () => {
    expect(times.timeOfDay(now)).toBe('14:06:38');
    expect(createTimeFormatter('Asia/Tokyo').timeOfDay(now)).toBe('23:06:38');
    expect(createTimeFormatter('America/New_York').zoneLabel).toBe('New York');
    expect(times.weekdayDate(now)).toBe('Tue 17 Nov');
  });

  it('say the day only if it is another, and the year only if it is another', () => {
    expect(times.shortDateTime(Date.UTC(2026, 10, 17, 13, 16), now)).toBe('13:16');
    expect(times.shortDateTime(Date.UTC(2026, 10, 12, 9, 30), now)).toBe('12 Nov 09:30');
    expect(times.shortDate(Date.UTC(2026, 8, 3), now)).toBe('3 Sep');
    expect(times.shortDate(Date.UTC(2024, 10, 3), now)).toBe('3 Nov 2024');
  });

  it('start the day at 00', () => {
    expect(times.timeOfDay(Date.UTC(2026, 0, 1))).toBe('00:00:00');
  });

  it('survive a zone that this browser does not know', () => {
    expect(createTimeFormatter('Nowhere/Atlantis').zoneLabel).toBe('UTC');
  });
});

it('makes a sentence of a reason', () => {
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
])('a wait of %i ms is %s', (ms, expected) => {
  expect(formatWaitingTime(ms)).toBe(expected);
});
