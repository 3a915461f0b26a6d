import { describe, expect, it } from 'vitest';
import { age, count, duration, halves, inWords, latency, percent, sentence, waiting } from './format.ts';
import { createTimes } from './times.ts';

const [SECOND, MINUTE, HOUR, DAY] = [1000, 60_000, 3_600_000, 86_400_000];

describe('numbers', () => {
  it('have separators and a true minus', () => {
    expect(count(2318)).toBe((2318).toLocaleString());
    expect(count(-1)).toBe('\u22121');
  });

  it('keep their half apart', () => {
    expect(halves(182.5).join('')).toBe((182.5).toLocaleString());
    expect(halves(182.5)[0]).toBe('182');
    expect(halves(200)).toEqual(['200', '']);
    expect(halves(0)).toEqual(['0', '']);
  });

  it('are whole percents, and something is not nothing', () => {
    expect(percent(0.631)).toBe('63\u2009%');
    expect(percent(0.001)).toBe('<1\u2009%');
    expect(percent(0)).toBe('0\u2009%');
  });

  it('are words up to nine', () => {
    expect([0, 1, 4, 12].map(inWords)).toEqual(['no', 'one', 'four', '12']);
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
    expect(duration(ms)).toBe(expected);
    expect(age(ms)).toBe(expected.split(' ').slice(0, 2).join(' '));
  });

  it('are milliseconds where those matter', () => {
    expect(latency(38.4)).toBe('38 ms');
    expect(latency(2400)).toBe(`${(2.4).toLocaleString()} s`);
  });
});

describe('moments', () => {
  const times = createTimes('Europe/Lisbon');
  const now = Date.UTC(2026, 10, 17, 14, 6, 38);

  it('are in the zone of the community, which is named', () => {
    expect(times.second(now)).toBe('14:06:38');
    expect(createTimes('Asia/Tokyo').second(now)).toBe('23:06:38');
    expect(createTimes('America/New_York').zone).toBe('New York');
    expect(times.weekday(now)).toBe('Tue 17 Nov');
  });

  it('say the day only if it is another, and the year only if it is another', () => {
    expect(times.minute(Date.UTC(2026, 10, 17, 13, 16), now)).toBe('13:16');
    expect(times.minute(Date.UTC(2026, 10, 12, 9, 30), now)).toBe('12 Nov 09:30');
    expect(times.day(Date.UTC(2026, 8, 3), now)).toBe('3 Sep');
    expect(times.day(Date.UTC(2024, 10, 3), now)).toBe('3 Nov 2024');
  });

  it('start the day at 00', () => {
    expect(times.second(Date.UTC(2026, 0, 1))).toBe('00:00:00');
  });

  it('survive a zone that this browser does not know', () => {
    expect(createTimes('Nowhere/Atlantis').zone).toBe('UTC');
  });
});

it('makes a sentence of a reason', () => {
  expect(sentence('no broker answers')).toBe('No broker answers.');
  expect(sentence('Really?')).toBe('Really?');
  expect(sentence(' ')).toBe('');
});

it.each([
  [0, '0:00'],
  [3_127_000, '52:07'],
  [3_599_999, '59:59'],
  [3_600_000, '1 h'],
  [81_660_000, '22 h 41 min'],
])('a wait of %i ms is %s', (ms, expected) => {
  expect(waiting(ms)).toBe(expected);
});
