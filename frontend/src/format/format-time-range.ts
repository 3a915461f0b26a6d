import type { Milliseconds } from 'backend/core/time/units';
import type { TimeFormatter } from './time-formatter.ts';

/**
 * "17 Nov to 19 Nov" for whole days of the time zone, "17 Nov 10:00 to 14:00" for anything else. The range is half-open,
 * in ms UTC; dates of another year than that of `now` have their year.
 */
export function formatTimeRange(
  { from, to }: { from: Milliseconds; to: Milliseconds },
  now: Milliseconds,
  timeFormatter: TimeFormatter,
): string {
  const endsAtMidnight = isMidnight(to, timeFormatter);
  const [first, last] = [
    timeFormatter.shortDate(from, now),
    timeFormatter.shortDate(endsAtMidnight ? to - 1 : to, now),
  ];
  if (endsAtMidnight && isMidnight(from, timeFormatter)) return first === last ? first : `${first} to ${last}`;
  const end = endsAtMidnight ? '24:00' : timeFormatter.shortDateTime(to, to);
  return `${first} ${timeFormatter.shortDateTime(from, from)} to ${first === last ? end : `${last} ${end}`}`;
}

function isMidnight(at: Milliseconds, timeFormatter: TimeFormatter): boolean {
  return timeFormatter.timeOfDay(at) === '00:00:00';
}
