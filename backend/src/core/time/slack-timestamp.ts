import { type Microseconds, SECOND_US } from './units.ts';

/**
 * Slack's `ts` is an identifier that looks like a time: ten digits of seconds, a point, six digits of microseconds.
 * As a whole number of microseconds it stays below 2^53 until the year 2255, so a double holds it exactly.
 */

/**
 * 2009, when the company that makes Slack was founded. What is dated earlier was dated by a clock that was wrong: it tells
 * nothing of since when a community was observed.
 */
export const EARLIEST_PLAUSIBLE_US: Microseconds = 1_230_768_000 * SECOND_US;

/** The last time that is exact to the microsecond, in 2255; microseconds. */
export const MAX_TIMESTAMP_US: Microseconds = Number.MAX_SAFE_INTEGER - 1;

/** Microseconds since 1970 of a Slack `ts`, or `undefined` if the text is not one, or of a time after `MAX_TIMESTAMP_US`. Exact to the last digit. */
export function parseSlackTimestamp(ts: string | undefined): Microseconds | undefined {
  if (ts === undefined) return undefined;
  const point = ts.indexOf('.');
  const whole = point < 0 ? ts.length : point;
  if (whole < 1 || whole > 10) return undefined;
  const seconds = parseDigits(ts, 0, whole);
  const given = point < 0 ? 0 : ts.length - point - 1;
  if (given > 6 || seconds < 0) return undefined;
  const fraction = given === 0 ? 0 : parseDigits(ts, point + 1, ts.length);
  if (fraction < 0) return undefined;
  const us = seconds * SECOND_US + fraction * 10 ** (6 - given);
  return us <= MAX_TIMESTAMP_US ? us : undefined;
}

/** The Slack `ts` of a whole number of microseconds. */
export function formatSlackTimestamp(us: Microseconds): string {
  const seconds = Math.floor(us / SECOND_US);
  return `${seconds}.${String(us - seconds * SECOND_US).padStart(6, '0')}`;
}

/** The value of the digits in `text[from, to)`, or -1 if something else stands there. */
function parseDigits(text: string, from: number, to: number): number {
  let value = 0;
  for (let at = from; at < to; at++) {
    const digit = text.charCodeAt(at) - 48;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value;
}
