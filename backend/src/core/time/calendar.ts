/**
 * The Gregorian calendar as whole numbers of days since 1970-01-01, after Howard Hinnant, "chrono-Compatible Low-Level
 * Date Algorithms". A year starts in March, so that the leap day is its last day.
 */

/** From 0000-03-01 to 1970-01-01. */
const DAYS_TO_UNIX_EPOCH = 719_468;

const MEAN_YEAR_DAYS = 365.2425;

/** The number of days from 1970-01-01 to a date. `month` is 1 to 12. */
export function daysSinceUnixEpoch(year: number, month: number, day: number): number {
  const marchYear = month > 2 ? year : year - 1;
  const leapDays = Math.floor(marchYear / 4) - Math.floor(marchYear / 100) + Math.floor(marchYear / 400);
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1;
  return marchYear * 365 + leapDays + dayOfYear - DAYS_TO_UNIX_EPOCH;
}

/** A date of the calendar; `month` is 1 to 12. */
export interface CalendarDate {
  year: number;
  month: number;
  day: number;
}

/** The date so many days after 1970-01-01. */
export function calendarDate(daysSinceEpoch: number): CalendarDate {
  let year = 1971 + Math.floor(daysSinceEpoch / MEAN_YEAR_DAYS);
  while (daysSinceUnixEpoch(year, 1, 1) > daysSinceEpoch) year--;
  let month = 12;
  while (daysSinceUnixEpoch(year, month, 1) > daysSinceEpoch) month--;
  return { year, month, day: daysSinceEpoch - daysSinceUnixEpoch(year, month, 1) + 1 };
}

/** The first day of the month so many months after that of a day. */
export function startOfMonth(day: number, monthsLater = 0): number {
  const { year, month } = calendarDate(day);
  const months = year * 12 + month - 1 + monthsLater;
  return daysSinceUnixEpoch(Math.floor(months / 12), (months % 12) + 1, 1);
}

/** 0 for Monday to 6 for Sunday. */
export function weekdayOf(day: number): number {
  // 1970-01-01 was a Thursday.
  return (((day + 3) % 7) + 7) % 7;
}

/** The date, such as `2026-03-29`, so many days after 1970-01-01. */
export function isoDate(daysSinceEpoch: number): string {
  const { year, month, day } = calendarDate(daysSinceEpoch);
  return `${String(year).padStart(4, '0')}-${padTwoDigits(month)}-${padTwoDigits(day)}`;
}

function padTwoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
