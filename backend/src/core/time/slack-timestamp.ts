import { type Microseconds, SECOND_US, secondsToUs, usToSeconds } from './units.ts';

/**
 * Slack's `ts` is an identifier that looks like a time: up to ten digits of seconds, a point, six digits of
 * microseconds. As a whole number of microseconds it stays below 2^53 until the year 2255, so a double holds it
 * exactly; see `docs/slack-events.md#timestamps`.
 */

/**
 * The start of 2009, the year in which Slack's company was founded. An earlier date comes from a wrong clock, so the
 * start of the observation of a community ignores it.
 */
export const EARLIEST_PLAUSIBLE_US: Microseconds = secondsToUs(1_230_768_000);

/** The last instant, in 2255, that is exact to the microsecond. */
export const MAX_TIMESTAMP_US: Microseconds = Number.MAX_SAFE_INTEGER - 1;

/** The exact instant of a Slack `ts`; `undefined` if the text is not a `ts`, or is later than `MAX_TIMESTAMP_US`. */
export function parseSlackTimestamp(ts: string | undefined): Microseconds | undefined {
  if (ts === undefined) return undefined;
  const point = ts.indexOf('.');
  const secondDigits = point < 0 ? ts.length : point;
  if (secondDigits < 1 || secondDigits > 10) return undefined;
  const seconds = parseDigits(ts, 0, secondDigits);
  const fractionDigits = point < 0 ? 0 : ts.length - point - 1;
  if (fractionDigits > 6 || seconds < 0) return undefined;
  const fraction = fractionDigits === 0 ? 0 : parseDigits(ts, point + 1, ts.length);
  if (fraction < 0) return undefined;
  const us = seconds * SECOND_US + fraction * 10 ** (6 - fractionDigits);
  return us <= MAX_TIMESTAMP_US ? us : undefined;
}

/** The Slack `ts` of a whole number of microseconds, with six digits after the point. */
export function formatSlackTimestamp(us: Microseconds): string {
  const seconds = usToSeconds(us);
  return `${seconds}.${String(us - secondsToUs(seconds)).padStart(6, '0')}`;
}

/** The value of the digits in `text[from, to)`, or -1 if there is another character. */
function parseDigits(text: string, from: number, to: number): number {
  let value = 0;
  for (let i = from; i < to; i++) {
    const digit = text.charCodeAt(i) - 48;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value;
}
