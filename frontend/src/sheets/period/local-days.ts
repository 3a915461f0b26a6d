import { daysSinceUnixEpoch, isoDate } from 'backend/core/time/calendar';
import { createTimeZone } from 'backend/core/time/time-zone';
import { DAY_MS, DAY_US, type Milliseconds, msToUs, usToMs } from 'backend/core/time/units';
import type { TimeFormatter } from '../../format/time-formatter.ts';

/** A calendar day, as the number of days from 1970-01-01. */
export type DayNumber = number;

/** The calendar day of a moment (ms UTC) in the time zone of the page. */
export function dayOf(at: Milliseconds, timeFormatter: TimeFormatter): DayNumber {
  return Math.floor((at + timeFormatter.utcOffsetMs(at)) / DAY_MS);
}

/**
 * When a calendar day begins in a time zone, ms UTC: at midnight, or where the clocks skip midnight, when they are set.
 * A day that the zone skipped whole begins with the next one.
 */
export function startOfDay(day: DayNumber, timeZone: string): Milliseconds {
  const date = isoDate(day);
  // No zone is more than 14 hours ahead of or behind UTC, so the fifth day up to here is the day itself or a later one.
  const days = createTimeZone(timeZone).localDaysUpTo(msToUs(day * DAY_MS) + 2 * DAY_US, 5);
  const found = days.find((local) => local.date >= date);
  return found ? usToMs(found.fromUs) : day * DAY_MS;
}

/** Half-open, ms UTC: both days belong to it, in whatever order they are given. */
export function rangeOfDays(a: DayNumber, b: DayNumber, timeZone: string): { from: Milliseconds; to: Milliseconds } {
  return { from: startOfDay(Math.min(a, b), timeZone), to: startOfDay(Math.max(a, b) + 1, timeZone) };
}

/** The day of a date such as `2026-11-17`; null for a text that is no date. */
export function parseDay(text: string): DayNumber | null {
  const [, year, month, date] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ?? [];
  const day = daysSinceUnixEpoch(Number(year), Number(month), Number(date));
  return Number.isNaN(day) || isoDate(day) !== text ? null : day;
}
