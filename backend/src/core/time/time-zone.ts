import { daysSinceUnixEpoch, isoDate } from './calendar.ts';
import { DAY_US, HOUR_US, MINUTE_US, SECOND_US } from './units.ts';

/** A stretch of time in which the clocks of a zone differ from UTC by one offset. Microseconds, half-open. */
export interface OffsetPeriod {
  fromUs: number;
  toUs: number;
  /** Local time less UTC. */
  offsetUs: number;
}

/** A calendar day of a zone: 23, 24 or 25 hours. Microseconds, half-open. */
export interface LocalDay {
  /** `2026-03-29`. */
  date: string;
  fromUs: number;
  toUs: number;
}

/** How a time zone's clocks run, by the IANA name. Remembers what it looked up: asking Intl takes its time. */
export interface TimeZone {
  name: string;
  /** The stretches that `[from, to)` falls into, without a gap. */
  offsetPeriods(from: number, to: number): OffsetPeriod[];
  /** The calendar day that a moment falls into, and so many before it, oldest first. */
  localDaysUpTo(moment: number, count: number): LocalDay[];
}

/** Throws `RangeError` if there is no zone of this name. */
export function createTimeZone(name: string): TimeZone {
  const clock = new Intl.DateTimeFormat('en-u-ca-iso8601', {
    timeZone: name,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  const known = new Map<number, number>();

  /** `at` in whole seconds of microseconds. */
  function offsetAt(at: number): number {
    const found = known.get(at);
    if (found !== undefined) return found;
    const shown = Object.fromEntries(clock.formatToParts(at / 1000).map(({ type, value }) => [type, Number(value)]));
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = shown;
    const local =
      daysSinceUnixEpoch(year, month, day) * DAY_US + hour * HOUR_US + minute * MINUTE_US + second * SECOND_US;
    const offset = local - at;
    known.set(at, offset);
    return offset;
  }

  /** When the clocks are set, to the second, between two moments at which they differ. */
  function changeBetween(early: number, late: number): number {
    const before = offsetAt(early);
    let [low, high] = [early, late];
    while (high - low > SECOND_US) {
      const middle = low + Math.floor((high - low) / 2 / SECOND_US) * SECOND_US;
      if (offsetAt(middle) === before) low = middle;
      else high = middle;
    }
    return high;
  }

  /** One look a day is enough: no zone sets its clocks twice within one. */
  function stretches(from: number, to: number): OffsetPeriod[] {
    const found: OffsetPeriod[] = [];
    const first = Math.floor(from / DAY_US) * DAY_US;
    let [start, offset] = [from, offsetAt(first)];
    for (let look = first; look < to; look += DAY_US) {
      const next = offsetAt(look + DAY_US);
      if (next === offset) continue;
      const change = changeBetween(look, look + DAY_US);
      if (change >= to) break;
      if (change > start) {
        found.push({ fromUs: start, toUs: change, offsetUs: offset });
        start = change;
      }
      offset = next;
    }
    found.push({ fromUs: start, toUs: to, offsetUs: offset });
    return found;
  }

  return {
    name,
    offsetPeriods: stretches,
    localDaysUpTo(moment, count) {
      const from = moment - (count + 2) * DAY_US;
      const starts = localDayStarts(stretches(from, moment + 3 * DAY_US));
      const today = starts.findLastIndex((start) => start.at <= moment);
      return starts.slice(Math.max(0, today + 1 - count), today + 1).map(({ day, at }, i, days) => ({
        date: isoDate(day),
        fromUs: at,
        toUs: days[i + 1]?.at ?? starts[today + 1]?.at ?? at + DAY_US,
      }));
    },
  };
}

/**
 * Where each calendar day begins: at midnight, or, where the clocks skip midnight, when they are set. Days are numbered
 * since 1970. A day that the clocks return to has begun already, and does not begin again.
 */
function localDayStarts(stretches: readonly OffsetPeriod[]): { day: number; at: number }[] {
  const starts: { day: number; at: number }[] = [];
  let newest = Number.NEGATIVE_INFINITY;
  for (const [i, { fromUs: from, toUs: to, offsetUs: offset }] of stretches.entries()) {
    const first = Math.floor((from + offset) / DAY_US);
    // The day that the first stretch begins in began before it.
    if (i === 0) newest = first;
    for (let day = first; day * DAY_US - offset < to; day++) {
      if (day <= newest) continue;
      starts.push({ day, at: Math.max(from, day * DAY_US - offset) });
      newest = day;
    }
  }
  return starts;
}

/** Monday 0 h is 0, Sunday 23 h is 167. 1970 began on a Thursday. `local` in microseconds of local time. */
export function hourOfWeek(local: number): number {
  return (Math.floor(local / HOUR_US) + 3 * 24) % 168;
}
