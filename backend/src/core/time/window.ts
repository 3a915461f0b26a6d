import { DAY_MS, DAY_US, type Microseconds, type Milliseconds, msToUs } from './units.ts';

/** The rolling 30 x 24 h of the health score and of the default period, half-open (docs/metrics.md#period). */
export const WINDOW_DAYS = 30;
export const WINDOW_US: Microseconds = WINDOW_DAYS * DAY_US;
export const WINDOW_MS: Milliseconds = WINDOW_DAYS * DAY_MS;

/** How many days of rows and gaps a page holds: two windows whose first and last calendar days are whole. */
export const HELD_DAYS = 2 * WINDOW_DAYS + 2;

/**
 * The last microsecond of the millisecond `now`, in which a window ends: it includes all events of that millisecond.
 */
export function endOfMillisecondUs(now: Milliseconds): Microseconds {
  return msToUs(Math.floor(now)) + 999;
}
