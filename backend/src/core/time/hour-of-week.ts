import { HOUR_US, type Microseconds } from './units.ts';

export const HOURS_PER_WEEK = 168;

/** The hour of the week at 1970-01-01 0 h, a Thursday. */
export const FIRST_HOUR_OF_WEEK = 72;

/** The hour of the week of a local time (UTC plus offset): Monday 0 h is 0, Sunday 23 h is 167. */
export function hourOfWeek(localUs: Microseconds): number {
  return (Math.floor(localUs / HOUR_US) + FIRST_HOUR_OF_WEEK) % HOURS_PER_WEEK;
}
