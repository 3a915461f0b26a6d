import { dateOf, dayNumber } from './calendar.ts';
import { DAY, HOUR, MINUTE, SECOND } from './timestamp.ts';

/** A stretch of time in which the clocks of a zone differ from UTC by one offset. Microseconds, half-open. */
export interface Stretch {
  from: number;
  to: number;
  /** Local time less UTC. */
  offset: number;
}

/** A calendar day of a zone: 23, 24 or 25 hours. Microseconds, half-open. */
export interface LocalDay {
  /** `2026-03-29`. */
  date: string;
  from: number;
  to: number;
}

/** How a time zone's clocks run, by the IANA name. Remembers what it looked up: asking Intl takes its time. */
export interface Zone {
  name: string;
  /** The stretches that `[from, to)` falls into, without a gap. */
  stretches(from: number, to: number): Stretch[];
  /** The calendar day that a moment falls into, and so many before it, oldest first. */
  daysUpTo(moment: number, count: number): LocalDay[];
}

/** Throws `RangeError` if there is no zone of this name. */
export function createZone(name: string): Zone {
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
    const local = dayNumber(year, month, day) * DAY + hour * HOUR + minute * MINUTE + second * SECOND;
    const offset = local - at;
    known.set(at, offset);
    return offset;
  }

  /** When the clocks are set, to the second, between two moments at which they differ. */
  function changeBetween(early: number, late: number): number {
    const before = offsetAt(early);
    let [low, high] = [early, late];
    while (high - low > SECOND) {
      const middle = low + Math.floor((high - low) / 2 / SECOND) * SECOND;
      if (offsetAt(middle) === before) low = middle;
      else high = middle;
    }
    return high;
  }

  /** One look a day is enough: no zone sets its clocks twice within one. */
  function stretches(from: number, to: number): Stretch[] {
    const found: Stretch[] = [];
    const first = Math.floor(from / DAY) * DAY;
    let [start, offset] = [from, offsetAt(first)];
    for (let look = first; look < to; look += DAY) {
      const next = offsetAt(look + DAY);
      if (next === offset) continue;
      const change = changeBetween(look, look + DAY);
      if (change >= to) break;
      if (change > start) {
        found.push({ from: start, to: change, offset });
        start = change;
      }
      offset = next;
    }
    found.push({ from: start, to, offset });
    return found;
  }

  return {
    name,
    stretches,
    daysUpTo(moment, count) {
      const from = moment - (count + 2) * DAY;
      const starts = dayStarts(stretches(from, moment + 3 * DAY));
      const today = starts.findLastIndex((start) => start.at <= moment);
      return starts.slice(Math.max(0, today + 1 - count), today + 1).map(({ day, at }, i, days) => ({
        date: dateOf(day),
        from: at,
        to: days[i + 1]?.at ?? starts[today + 1]?.at ?? at + DAY,
      }));
    },
  };
}

/**
 * Where each calendar day begins: at midnight, or, where the clocks skip midnight, when they are set. Days are numbered
 * since 1970. A day that the clocks return to has begun already, and does not begin again.
 */
function dayStarts(stretches: readonly Stretch[]): { day: number; at: number }[] {
  const starts: { day: number; at: number }[] = [];
  let newest = Number.NEGATIVE_INFINITY;
  for (const [i, { from, to, offset }] of stretches.entries()) {
    const first = Math.floor((from + offset) / DAY);
    // The day that the first stretch begins in began before it.
    if (i === 0) newest = first;
    for (let day = first; day * DAY - offset < to; day++) {
      if (day <= newest) continue;
      starts.push({ day, at: Math.max(from, day * DAY - offset) });
      newest = day;
    }
  }
  return starts;
}

/** Monday 0 h is 0, Sunday 23 h is 167. 1970 began on a Thursday. `local` in microseconds of local time. */
export function hourOfWeek(local: number): number {
  return (Math.floor(local / HOUR) + 3 * 24) % 168;
}
