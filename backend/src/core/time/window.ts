import { DAY_MS, DAY_US, type Microseconds, type Milliseconds, msToUs } from './units.ts';

/** The counting window: the rolling last 30 x 24 h, half-open, `(now - 30 d, now]` (docs/metrics.md#windows). */
export const WINDOW_DAYS = 30;
export const WINDOW_US: Microseconds = WINDOW_DAYS * DAY_US;
export const WINDOW_MS: Milliseconds = WINDOW_DAYS * DAY_MS;

/** Local calendar days in the chart, today and the 60 days before it: two whole windows at any hour of the day. */
export const CHART_DAYS = 2 * WINDOW_DAYS + 1;

/** How many days of rows and gaps a page holds: one more than the chart, because one of its days may have 25 hours. */
export const HELD_DAYS = CHART_DAYS + 1;

/**
 * The last microsecond of the millisecond `now`, in which a window ends: it includes all events of that millisecond.
 */
export function endOfMillisecondUs(now: Milliseconds): Microseconds {
  return msToUs(Math.floor(now)) + 999;
}
