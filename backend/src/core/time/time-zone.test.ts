import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isoDate } from './calendar.ts';
import { hourOfWeek } from './hour-of-week.ts';
import { createTimeZone } from './time-zone.ts';
import { DAY_US, HOUR_US, type Microseconds, msToUs, usToMs } from './units.ts';

function us(iso: string): Microseconds {
  return msToUs(Date.parse(iso));
}

/** The hours of the calendar day that contains a moment, and of the days before it: `count` days, oldest first. */
function hoursOf(name: string, moment: string, count: number): [date: string, hours: number][] {
  const zone = createTimeZone(name);
  const last = zone.localDay(us(moment));
  return Array.from({ length: count }, (_, i) => {
    const day = last - count + 1 + i;
    return [isoDate(day), (zone.dayStartUs(day + 1) - zone.dayStartUs(day)) / HOUR_US];
  });
}

describe('the local days of a time zone', () => {
  it.each([
    ['Berlin sets its clocks forward', 'Europe/Berlin', '2026-03-30T12:00Z', '2026-03-29', 23],
    ['Berlin sets its clocks back', 'Europe/Berlin', '2026-10-26T12:00Z', '2026-10-25', 25],
    ['New York sets its clocks forward', 'America/New_York', '2026-03-09T12:00Z', '2026-03-08', 23],
    ['New York sets its clocks back', 'America/New_York', '2026-11-02T12:00Z', '2026-11-01', 25],
    [
      'Lord Howe Island sets its clocks back by half an hour',
      'Australia/Lord_Howe',
      '2026-04-06T12:00Z',
      '2026-04-05',
      24.5,
    ],
    ['the clocks of São Paulo skip midnight', 'America/Sao_Paulo', '2018-11-05T12:00Z', '2018-11-04', 23],
    ['the clocks of São Paulo return to the day before', 'America/Sao_Paulo', '2019-02-18T12:00Z', '2019-02-16', 25],
    ['Kolkata has no daylight saving time', 'Asia/Kolkata', '2026-03-30T12:00Z', '2026-03-29', 24],
    ['UTC never changes', 'UTC', '2026-10-26T12:00Z', '2026-10-25', 24],
  ])('have the right number of hours: %s', (_what, zone, noon, date, hours) => {
    const days = hoursOf(zone, noon, 5);
    expect(days.filter(([, length]) => length !== 24)).toEqual(hours === 24 ? [] : [[date, hours]]);
  });

  it('have no hours on a date that the time zone skipped', () => {
    expect(hoursOf('Pacific/Apia', '2011-12-31T12:00Z', 4)).toEqual([
      ['2011-12-29', 24],
      ['2011-12-30', 0],
      ['2011-12-31', 24],
      ['2012-01-01', 24],
    ]);
  });

  it('include their moments, and have the dates of the platform', () => {
    const zones = fc.constantFrom('Europe/Lisbon', 'America/St_Johns', 'Asia/Tehran', 'Africa/Casablanca', 'UTC');
    const moments = fc.integer({ min: us('2013-01-01T00:00Z'), max: us('2035-01-01T00:00Z') });
    fc.assert(
      fc.property(zones, moments, (name, moment) => {
        const zone = createTimeZone(name);
        const day = zone.localDay(moment);
        const [fromUs, toUs] = [zone.dayStartUs(day), zone.dayStartUs(day + 1)];
        expect(fromUs).toBeLessThanOrEqual(moment);
        expect(toUs).toBeGreaterThan(moment);
        const format = new Intl.DateTimeFormat('sv-SE', { timeZone: name, dateStyle: 'short' });
        for (const instant of [fromUs, moment, toUs - 1]) expect(format.format(usToMs(instant))).toBe(isoDate(day));
      }),
      { numRuns: 500 },
    );
  });
});

describe('the offset periods of a time zone', () => {
  it('start and end at the second at which the clocks are set', () => {
    const periods = createTimeZone('Europe/Berlin').offsetPeriods(us('2026-03-28T00:00Z'), us('2026-11-01T00:00Z'));
    expect(periods).toEqual([
      { fromUs: us('2026-03-28T00:00Z'), toUs: us('2026-03-29T01:00Z'), offsetUs: HOUR_US },
      { fromUs: us('2026-03-29T01:00Z'), toUs: us('2026-10-25T01:00Z'), offsetUs: 2 * HOUR_US },
      { fromUs: us('2026-10-25T01:00Z'), toUs: us('2026-11-01T00:00Z'), offsetUs: HOUR_US },
    ]);
  });

  it('give the local time of the platform for any start and length', () => {
    const zones = fc.constantFrom('Europe/Dublin', 'Pacific/Auckland', 'America/Santiago', 'Asia/Kolkata');
    const moments = fc.integer({ min: us('2013-01-01T00:00Z'), max: us('2035-01-01T00:00Z') });
    fc.assert(
      fc.property(zones, moments, fc.integer({ min: 1, max: 90 * DAY_US }), (name, from, length) => {
        const periods = createTimeZone(name).offsetPeriods(from, from + length);
        expect([periods[0]?.fromUs, periods.at(-1)?.toUs]).toEqual([from, from + length]);
        const format = new Intl.DateTimeFormat('en', {
          timeZone: name,
          weekday: 'long',
          hour: 'numeric',
          hourCycle: 'h23',
        });
        const names = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
        for (const { fromUs, toUs, offsetUs } of periods)
          for (const instant of [fromUs, toUs - 1]) {
            const hour = hourOfWeek(instant + offsetUs);
            const fields = Object.fromEntries(
              format.formatToParts(usToMs(instant)).map(({ type, value }) => [type, value]),
            );
            expect([names[Math.floor(hour / 24)], hour % 24]).toEqual([fields['weekday'], Number(fields['hour'])]);
          }
      }),
      { numRuns: 300 },
    );
  });
});

it('creating a time zone of an unknown name throws a RangeError', () => {
  expect(() => createTimeZone('Mars/Olympus')).toThrow(RangeError);
});
