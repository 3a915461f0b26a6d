import type { Times } from '../times.ts';

/** A span (ms UTC, half-open) in words: whole days of the zone by their names, all else to the minute. */
export function spanName({ from, to }: { from: number; to: number }, now: number, times: Times): string {
  const endsAtMidnight = isMidnight(to, times);
  const [first, last] = [times.day(from, now), times.day(endsAtMidnight ? to - 1 : to, now)];
  if (endsAtMidnight && isMidnight(from, times)) return first === last ? first : `${first} to ${last}`;
  const end = endsAtMidnight ? '24:00' : times.minute(to, to);
  return `${first} ${times.minute(from, from)} to ${first === last ? end : `${last} ${end}`}`;
}

function isMidnight(at: number, times: Times): boolean {
  return times.second(at) === '00:00:00';
}
