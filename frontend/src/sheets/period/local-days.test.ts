import { DAY_MS, HOUR_MS } from 'backend/core/time/units';
import { describe, expect, it } from 'vitest';
import { dayOf, parseDay, rangeOfDays } from './local-days.ts';

const day = (date: string) => Date.parse(date) / DAY_MS;
const iso = (at: number) => new Date(at).toISOString();

describe('a calendar day', () => {
  it.each([
    ['UTC', '2026-11-17', '2026-11-17T00:00:00.000Z'],
    ['Asia/Tokyo', '2026-11-17', '2026-11-16T15:00:00.000Z'],
    ['America/New_York', '2026-11-17', '2026-11-17T05:00:00.000Z'],
    ['Pacific/Kiritimati', '2026-11-17', '2026-11-16T10:00:00.000Z'],
    ['Pacific/Niue', '2026-11-17', '2026-11-17T11:00:00.000Z'],
    // Clocks skip midnight on this day.
    ['America/Sao_Paulo', '2018-11-04', '2018-11-04T03:00:00.000Z'],
    // The zone skipped this day whole.
    ['Pacific/Apia', '2011-12-30', '2011-12-30T10:00:00.000Z'],
  ])('of %s begins on %s at %s', (zone, date, start) => {
    expect(iso(rangeOfDays(day(date), day(date), zone).from)).toBe(start);
  });

  it('has 23 or 25 hours where the clocks are set, and two days have both', () => {
    const length = (first: string, last: string) => {
      const { from, to } = rangeOfDays(day(first), day(last), 'Europe/Lisbon');
      return (to - from) / HOUR_MS;
    };
    expect(length('2026-03-29', '2026-03-29')).toBe(23);
    expect(length('2026-10-25', '2026-10-25')).toBe(25);
    expect(length('2026-10-26', '2026-10-25')).toBe(49);
  });

  it('is found for a moment in the time zone of the page', () => {
    const late = Date.parse('2026-11-17T23:30Z');
    expect(dayOf(late, 'UTC')).toBe(day('2026-11-17'));
    expect(dayOf(late, 'Asia/Tokyo')).toBe(day('2026-11-18'));
  });

  it('is parsed only from a date that exists', () => {
    expect(parseDay('2026-11-17')).toBe(day('2026-11-17'));
    for (const text of ['', '2026-02-29', '2026-13-01', '17.11.2026', '2026-11-17T00:00'])
      expect(parseDay(text)).toBeNull();
  });
});
