import { type Milliseconds, secondsToMs } from '../core/time/units.ts';

/** The time of `?since=` (UTC), or why it is none and what to write instead. */
export type SinceTime = { time: Milliseconds } | { problem: string };

/** The longest part of a value that a problem quotes. */
const MAX_QUOTED_LENGTH = 60;
const EXAMPLE = '?since=2026-11-01T00:00:00Z';

/**
 * An offset from UTC after a space, as in `10:00:00 02:00` or `GMT 0200`: in a query `+` means a space
 * (url.spec.whatwg.org/#urlencoded-parsing). Minutes of offsets are quarters of an hour, so that a year at the end is no offset.
 */
const OFFSET_WITHOUT_PLUS =
  /^(.*\d:\d{2}.*?|\d{4}-\d{2}-\d{2}T\d{2}) {1,2}((?:0\d|1[0-4])(?::?(?:00|15|30|45))?)( \(.*\))?$/;

/**
 * Parses the value of `?since=`: an ISO 8601 time, or another that `Date.parse` reads. A value that would be read as a
 * time in UTC although its offset lost the `+` is refused, too. Never throws.
 */
export function parseSince(value: unknown): SinceTime {
  if (typeof value !== 'string') return { problem: `?since= must be given once, for example ${EXAMPLE}` };
  const quoted = JSON.stringify(value.slice(0, MAX_QUOTED_LENGTH));
  const [, local = '', offset] = OFFSET_WITHOUT_PLUS.exec(value) ?? [];
  if (offset !== undefined) {
    const utc = Date.parse(`${local.trim()}+${offset}`);
    const alternative = Number.isNaN(utc) ? EXAMPLE : `?since=${new Date(utc).toISOString().replace('.000Z', 'Z')}`;
    return {
      problem: `?since=${quoted} has a space before ${offset}, because + means a space in an address: write %2B${offset}, or the time in UTC: ${alternative}`,
    };
  }
  const time = Date.parse(value);
  if (!Number.isNaN(time)) return { time };
  if (/^\d{9,10}(\.\d+)?$/.test(value)) {
    const iso = new Date(secondsToMs(Math.floor(Number(value)))).toISOString();
    return { problem: `?since=${quoted} is a number of seconds, and must be an ISO 8601 time: write ?since=${iso}` };
  }
  return {
    problem: `?since=${quoted} is no time: write an ISO 8601 time, in UTC (${EXAMPLE}) or with an offset, whose + is written %2B (?since=2026-11-01T02:00:00%2B02:00)`,
  };
}
