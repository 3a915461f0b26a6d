import { createTimeZone } from 'backend/core/time/time-zone';
import { type Milliseconds, msToSeconds, msToUs, type Seconds, usToMs } from 'backend/core/time/units';
import { knownTimeZone } from './known-time-zone.ts';

/** Formats instants (ms UTC) in one time zone, on the 24 hour clock and with English names. */
export interface TimeFormatter {
  /** "Europe/Lisbon" */
  timeZone: string;
  /** "Lisbon" */
  zoneLabel: string;
  /** "14:06:38" */
  timeOfDay(at: Milliseconds): string;
  /** "13:16" on the day of `now`, else "12 Nov 09:30". */
  shortDateTime(at: Milliseconds, now: Milliseconds): string;
  /** "3 Nov" in the year of `now`, else "3 Nov 2024". */
  shortDate(at: Milliseconds, now: Milliseconds): string;
  /** "Tue 17 Nov" in the year of `now`, else "Tue 17 Nov 2024". */
  weekdayDate(at: Milliseconds, now: Milliseconds): string;
  /** Local time less UTC. */
  utcOffsetMs(at: Milliseconds): Milliseconds;
}

/** More instants than a page shows. */
const MAX_CACHED_MOMENTS = 1000;

/** `timeZone` is an IANA name; undefined stands for the browser's own zone, and UTC for a name that it does not know. */
export function createTimeFormatter(timeZone: string | undefined): TimeFormatter {
  const format = dateTimeFormat(timeZone);
  const resolvedZone = format.resolvedOptions().timeZone;
  const zone = createTimeZone(resolvedZone);
  const partsBySecond = new Map<Seconds, Record<string, string>>();

  /** Cached, because each row of a list formats the same instant once a second. */
  function partsOf(at: Milliseconds): Record<string, string> {
    const second = Math.floor(msToSeconds(at));
    let parts = partsBySecond.get(second);
    if (!parts) {
      parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
      if (partsBySecond.size >= MAX_CACHED_MOMENTS) partsBySecond.clear();
      partsBySecond.set(second, parts);
    }
    return parts;
  }
  function shortDate(at: Milliseconds, now: Milliseconds): string {
    const { day, month, year } = partsOf(at);
    return year === partsOf(now)['year'] ? `${day} ${month}` : `${day} ${month} ${year}`;
  }
  return {
    utcOffsetMs: (at) => usToMs(zone.offsetPeriods(msToUs(at), msToUs(at) + 1)[0]?.offsetUs ?? 0),
    timeZone: resolvedZone,
    zoneLabel: resolvedZone.slice(resolvedZone.lastIndexOf('/') + 1).replaceAll('_', ' '),
    timeOfDay(at) {
      const { hour, minute, second } = partsOf(at);
      return `${hour}:${minute}:${second}`;
    },
    shortDateTime(at, now) {
      const { hour, minute } = partsOf(at);
      const date = shortDate(at, now);
      return date === shortDate(now, now) ? `${hour}:${minute}` : `${date} ${hour}:${minute}`;
    },
    shortDate,
    weekdayDate: (at, now) => `${partsOf(at)['weekday']} ${shortDate(at, now)}`,
  };
}

/** Only the names come from this locale; it has "Sep" where British English has "Sept". */
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
