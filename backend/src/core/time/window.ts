import { DAY_MS, DAY_US, type Microseconds, type Milliseconds } from './units.ts';

/** The counting window: the rolling last 30 x 24 h, half-open, `(now - 30 d, now]` (docs/metrics.md#windows). */
export const WINDOW_DAYS = 30;
export const WINDOW_US: Microseconds = WINDOW_DAYS * DAY_US;
export const WINDOW_MS: Milliseconds = WINDOW_DAYS * DAY_MS;

/** The local calendar days of the days chart, today last: enough for two whole windows at any hour of the day. */
export const CHART_DAYS = 2 * WINDOW_DAYS + 1;

/** The days of which a page holds rows and gaps: one of the local days of the chart may have 25 hours. */
export const HELD_DAYS = CHART_DAYS + 1;

/** A number of the window. */
export interface WindowCount {
  count: number;
  /** The same for the 30 days before; null where they were not observed in full. */
  previous: number | null;
}

/** The last microsecond of the millisecond `now`: what happened within it has happened. */
export function endOfMillisecondUs(now: number): number {
  return Math.floor(now) * 1000 + 999;
}

/** The first millisecond whose end is at or past this time (microseconds). */
export function usToMs(us: number): number {
  return Math.ceil((us - 999) / 1000);
}

/** The earliest of these times, leaving out those that never come. */
export function earliest(...times: readonly (number | null)[]): number | null {
  return times.reduce((a, b) => (a === null || (b !== null && b < a) ? b : a), null);
}
