import { createTimeZone } from 'backend/core/time/time-zone';
import { knownTimeZone } from './known-time-zone.ts';

/** Moments in the community's time zone, always on the 24 hour clock. Times are ms UTC. */
export interface TimeFormatter {
  /** "Europe/Lisbon" */
  timeZone: string;
  /** "Lisbon" */
  zoneLabel: string;
  /** "14:06:38" */
  timeOfDay(at: number): string;
  /** "13:16", and with the day if that is not `now`'s: "12 Nov 09:30". */
  shortDateTime(at: number, now: number): string;
  /** "3 Nov", and with the year if that is not `now`'s: "3 Nov 2024". */
  shortDate(at: number, now: number): string;
  /** "Tue 17 Nov" */
  weekdayDate(at: number): string;
  /** Local time less UTC, ms. */
  utcOffsetMs(at: number): number;
}

/** More moments than a page shows. */
const MAX_CACHED_MOMENTS = 1000;

export function createTimeFormatter(timeZone: string | undefined): TimeFormatter {
  const format = dateTimeFormat(timeZone);
  const zone = format.resolvedOptions().timeZone;

  const known = new Map<number, Record<string, string>>();

  /** The same moments are asked for again and again: each row has one, and ticks. */
  function parts(at: number): Record<string, string> {
    const second = Math.floor(at / 1000);
    let found = known.get(second);
    if (!found) {
      found = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
      if (known.size >= MAX_CACHED_MOMENTS) known.clear();
      known.set(second, found);
    }
    return found;
  }
  function day(at: number, now: number): string {
    const { day, month, year } = parts(at);
    return year === parts(now)['year'] ? `${day} ${month}` : `${day} ${month} ${year}`;
  }
  const clock = createTimeZone(zone);
  return {
    utcOffsetMs: (at) => (clock.offsetPeriods(at * 1000, at * 1000 + 1)[0]?.offsetUs ?? 0) / 1000,
    timeZone: zone,
    zoneLabel: zone.slice(zone.lastIndexOf('/') + 1).replaceAll('_', ' '),
    timeOfDay(at) {
      const { hour, minute, second } = parts(at);
      return `${hour}:${minute}:${second}`;
    },
    shortDateTime(at, now) {
      const { hour, minute } = parts(at);
      const date = day(at, now);
      return date === day(now, now) ? `${hour}:${minute}` : `${date} ${hour}:${minute}`;
    },
    shortDate: day,
    weekdayDate(at) {
      const { weekday, day, month } = parts(at);
      return `${weekday} ${day} ${month}`;
    },
  };
}

/** The order of the parts is ours, so the locale only gives English names: "Sep", where British English says "Sept". */
function dateTimeFormat(timeZone: string | undefined): Intl.DateTimeFormat {
  const options: Intl.DateTimeFormatOptions = {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  };
  return new Intl.DateTimeFormat('en-US', timeZone ? { ...options, timeZone: knownTimeZone(timeZone) } : options);
}
