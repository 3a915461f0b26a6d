/**
 * The Gregorian calendar as whole numbers of days since 1970-01-01, after Howard Hinnant, "chrono-Compatible Low-Level
 * Date Algorithms". A year starts in March, so that the leap day is its last day.
 */

const DAYS_PER_ERA = 146_097;
/** From 0000-03-01 to 1970-01-01. */
const DAYS_TO_UNIX_EPOCH = 719_468;

/** The number of days from 1970-01-01 to a date. `month` is 1 to 12. */
export function daysSinceUnixEpoch(year: number, month: number, day: number): number {
  const marchYear = month > 2 ? year : year - 1;
  const era = Math.floor(marchYear / 400);
  const yearOfEra = marchYear - era * 400;
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1;
  return (
    era * DAYS_PER_ERA +
    yearOfEra * 365 +
    Math.floor(yearOfEra / 4) -
    Math.floor(yearOfEra / 100) +
    dayOfYear -
    DAYS_TO_UNIX_EPOCH
  );
}

/** The date, such as `2026-03-29`, so many days after 1970-01-01. */
export function isoDate(daysSinceEpoch: number): string {
  const era = Math.floor((daysSinceEpoch + DAYS_TO_UNIX_EPOCH) / DAYS_PER_ERA);
  const dayOfEra = daysSinceEpoch + DAYS_TO_UNIX_EPOCH - era * DAYS_PER_ERA;
  const leapDays = Math.floor(dayOfEra / 1460) - Math.floor(dayOfEra / 36_524) + Math.floor(dayOfEra / 146_096);
  const yearOfEra = Math.floor((dayOfEra - leapDays) / 365);
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1;
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  return `${String(year).padStart(4, '0')}-${padTwoDigits(month)}-${padTwoDigits(day)}`;
}

function padTwoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
