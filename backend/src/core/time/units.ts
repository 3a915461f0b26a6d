/**
 * Instants and durations with their unit in the type. The compiler refuses one unit where another is expected. A plain
 * number, such as the result of a subtraction, is accepted as any unit, so a name states its unit where the type does
 * not. All conversions between units are in this file.
 */

/** The unit of Slack's timestamps and of the core. An instant counts from 1970 in UTC. */
export type Microseconds = number & { readonly unit?: 'us' };

/** The unit of JavaScript's clocks and timers, and of JSON. An instant counts from 1970 in UTC. */
export type Milliseconds = number & { readonly unit?: 'ms' };

/** The unit of Slack's signatures and rate limits, and of Prometheus. An instant counts from 1970 in UTC. */
export type Seconds = number & { readonly unit?: 's' };

export const SECOND_US: Microseconds = 1_000_000;
export const MINUTE_US: Microseconds = 60 * SECOND_US;
export const HOUR_US: Microseconds = 60 * MINUTE_US;
export const DAY_US: Microseconds = 24 * HOUR_US;
export const WEEK_US: Microseconds = 7 * DAY_US;

export const SECOND_MS: Milliseconds = 1000;
export const MINUTE_MS: Milliseconds = 60 * SECOND_MS;
export const HOUR_MS: Milliseconds = 60 * MINUTE_MS;
export const DAY_MS: Milliseconds = 24 * HOUR_MS;

/** The last instant that a `Date` holds. */
export const MAX_DATE_MS: Milliseconds = 8.64e15;

/** The whole milliseconds of an instant or a duration, rounded down. */
export function usToMs(us: Microseconds): Milliseconds {
  return Math.floor(us / 1000);
}

/** The first whole millisecond that is not before the instant. */
export function usToMsRoundedUp(us: Microseconds): Milliseconds {
  return Math.ceil(us / 1000);
}

export function msToUs(ms: Milliseconds): Microseconds {
  return ms * 1000;
}

export function secondsToUs(seconds: Seconds): Microseconds {
  return seconds * SECOND_US;
}

/** The whole seconds of an instant or a duration, rounded down. */
export function usToSeconds(us: Microseconds): Seconds {
  return Math.floor(us / SECOND_US);
}

export function secondsToMs(seconds: Seconds): Milliseconds {
  return seconds * SECOND_MS;
}

/** Keeps the fraction; `Math.floor` gives whole seconds. */
export function msToSeconds(ms: Milliseconds): Seconds {
  return ms / SECOND_MS;
}
