import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTimeZone, hourOfWeek } from './time-zone.ts';
import { DAY_US, HOUR_US } from './units.ts';

function us(iso: string): number {
  return Date.parse(iso) * 1000;
}

function hoursOf(zone: string, noon: string, count: number): [date: string, hours: number][] {
  return createTimeZone(zone)
    .localDaysUpTo(us(noon), count)
    .map(({ date, fromUs: from, toUs: to }) => [date, (to - from) / HOUR_US]);
}

describe('calendar days', () => {
  it.each([
    ['Europe/Berlin, clocks forward', 'Europe/Berlin', '2026-03-30T12:00Z', '2026-03-29', 23],
    ['Europe/Berlin, clocks back', 'Europe/Berlin', '2026-10-26T12:00Z', '2026-10-25', 25],
    ['New York, clocks forward', 'America/New_York', '2026-03-09T12:00Z', '2026-03-08', 23],
    ['New York, clocks back', 'America/New_York', '2026-11-02T12:00Z', '2026-11-01', 25],
    ['half an hour', 'Australia/Lord_Howe', '2026-04-06T12:00Z', '2026-04-05', 24.5],
    ['clocks that skip midnight', 'America/Sao_Paulo', '2018-11-05T12:00Z', '2018-11-04', 23],
    ['clocks that return to the day before', 'America/Sao_Paulo', '2019-02-18T12:00Z', '2019-02-16', 25],
    ['no daylight saving', 'Asia/Kolkata', '2026-03-30T12:00Z', '2026-03-29', 24],
    ['UTC', 'UTC', '2026-10-26T12:00Z', '2026-10-25', 24],
  ])('%s', (_what, zone, noon, date, hours) => {
    const days = hoursOf(zone, noon, 5);
    expect(days).toHaveLength(5);
    expect(days.filter(([, length]) => length !== 24)).toEqual(hours === 24 ? [] : [[date, hours]]);
  });

  it('leave out a day that a zone left out', () => {
    const dates = hoursOf('Pacific/Apia', '2011-12-31T12:00Z', 4).map(([date]) => date);
    expect(dates).toEqual(['2011-12-28', '2011-12-29', '2011-12-31', '2012-01-01']);
  });

  it('follow each other without a gap, end after the moment, and are named as the platform names them', () => {
    const zones = fc.constantFrom('Europe/Lisbon', 'America/St_Johns', 'Asia/Tehran', 'Africa/Casablanca', 'UTC');
    const moments = fc.integer({ min: us('2013-01-01T00:00Z'), max: us('2035-01-01T00:00Z') });
    fc.assert(
      fc.property(zones, moments, fc.integer({ min: 1, max: 61 }), (name, moment, count) => {
        const days = createTimeZone(name).localDaysUpTo(moment, count);
        expect(days).toHaveLength(count);
        const [today] = days.slice(-1);
        expect(today?.fromUs).toBeLessThanOrEqual(moment);
        expect(today?.toUs).toBeGreaterThan(moment);
        const format = new Intl.DateTimeFormat('sv-SE', { timeZone: name, dateStyle: 'short' });
        for (const [i, { date, fromUs: from, toUs: to }] of days.entries()) {
          if (i > 0) expect(from).toBe(days[i - 1]?.toUs);
          for (const at of [from, to - 1]) expect(format.format(Math.floor(at / 1000))).toBe(date);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('stretches', () => {
  it('change when the clocks are set, to the second', () => {
    const found = createTimeZone('Europe/Berlin').offsetPeriods(us('2026-03-28T00:00Z'), us('2026-11-01T00:00Z'));
    expect(found).toEqual([
      { fromUs: us('2026-03-28T00:00Z'), toUs: us('2026-03-29T01:00Z'), offsetUs: HOUR_US },
      { fromUs: us('2026-03-29T01:00Z'), toUs: us('2026-10-25T01:00Z'), offsetUs: 2 * HOUR_US },
      { fromUs: us('2026-10-25T01:00Z'), toUs: us('2026-11-01T00:00Z'), offsetUs: HOUR_US },
    ]);
  });

  it('say what the clocks show, whenever they begin', () => {
    const zones = fc.constantFrom('Europe/Dublin', 'Pacific/Auckland', 'America/Santiago', 'Asia/Kolkata');
    const moments = fc.integer({ min: us('2013-01-01T00:00Z'), max: us('2035-01-01T00:00Z') });
    fc.assert(
      fc.property(zones, moments, fc.integer({ min: 1, max: 90 * DAY_US }), (name, from, length) => {
        const found = createTimeZone(name).offsetPeriods(from, from + length);
        expect([found[0]?.fromUs, found.at(-1)?.toUs]).toEqual([from, from + length]);
        const format = new Intl.DateTimeFormat('en', {
          timeZone: name,
          weekday: 'long',
          hour: 'numeric',
          hourCycle: 'h23',
        });
        const names = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
        for (const { fromUs: start, toUs: to, offsetUs: offset } of found)
          for (const at of [start, to - 1]) {
            const hour = hourOfWeek(at + offset);
            const parts = Object.fromEntries(
              format.formatToParts(Math.floor(at / 1000)).map(({ type, value }) => [type, value]),
            );
            expect([names[Math.floor(hour / 24)], hour % 24]).toEqual([parts['weekday'], Number(parts['hour'])]);
          }
      }),
      { numRuns: 300 },
    );
  });
});

it('knows no zone that is none', () => {
  expect(() => createTimeZone('Mars/Olympus')).toThrow(RangeError);
});
