import { daysSinceUnixEpoch, isoDate } from 'backend/core/time/calendar';
import { createTimeZone } from 'backend/core/time/time-zone';
import { type Milliseconds, msToUs, usToMs } from 'backend/core/time/units';

/** A calendar day, as the number of days from 1970-01-01. */
export type DayNumber = number;

/** The calendar day of a moment (ms UTC) in a time zone. */
export function dayOf(at: Milliseconds, timeZone: string): DayNumber {
  return createTimeZone(timeZone).localDay(msToUs(at));
}

/** Half-open, ms UTC: both days belong to it, in whatever order they are given. */
export function rangeOfDays(a: DayNumber, b: DayNumber, timeZone: string): { from: Milliseconds; to: Milliseconds } {
  const zone = createTimeZone(timeZone);
  return { from: usToMs(zone.dayStartUs(Math.min(a, b))), to: usToMs(zone.dayStartUs(Math.max(a, b) + 1)) };
}

/** The day of a date such as `2026-11-17`; null for a text that is no date. */
export function parseDay(text: string): DayNumber | null {
  const [, year, month, date] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ?? [];
  const day = daysSinceUnixEpoch(Number(year), Number(month), Number(date));
  return Number.isNaN(day) || isoDate(day) !== text ? null : day;
}
