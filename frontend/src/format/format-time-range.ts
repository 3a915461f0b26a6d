import type { TimeFormatter } from './time-formatter.ts';

/** A span (ms UTC, half-open) in words: whole days of the zone by their names, all else to the minute. */
export function formatTimeRange({ from, to }: { from: number; to: number }, now: number, times: TimeFormatter): string {
  const endsAtMidnight = isMidnight(to, times);
  const [first, last] = [times.shortDate(from, now), times.shortDate(endsAtMidnight ? to - 1 : to, now)];
  if (endsAtMidnight && isMidnight(from, times)) return first === last ? first : `${first} to ${last}`;
  const end = endsAtMidnight ? '24:00' : times.shortDateTime(to, to);
  return `${first} ${times.shortDateTime(from, from)} to ${first === last ? end : `${last} ${end}`}`;
}

function isMidnight(at: number, times: TimeFormatter): boolean {
  return times.timeOfDay(at) === '00:00:00';
}
