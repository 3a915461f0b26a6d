import { startOfMonth, weekdayOf } from './calendar.ts';
import type { TimeWindow } from './time-window.ts';
import type { TimeZone } from './time-zone.ts';
import { DAY_US, HOUR_US, type Microseconds } from './units.ts';

/** The length of the slots into which the chart divides a period (docs/metrics.md#buckets). */
export type BucketUnit = 'hour' | 'day' | 'week' | 'month';

/** The longest period that is shown by each unit; longer ones are shown by the month. One day may have 25 hours. */
const MAX_LENGTHS: readonly [BucketUnit, Microseconds][] = [
  ['hour', 8 * DAY_US + HOUR_US],
  ['day', 92 * DAY_US + HOUR_US],
  ['week', 731 * DAY_US + HOUR_US],
];

export function bucketUnit({ afterUs, untilUs }: TimeWindow): BucketUnit {
  return MAX_LENGTHS.find(([, maxUs]) => untilUs - afterUs <= maxUs)?.[0] ?? 'month';
}

/** When a growing window becomes too long for its unit; null if no unit is longer. */
export function nextUnitUs({ afterUs, untilUs }: TimeWindow): Microseconds | null {
  const limit = MAX_LENGTHS.find(([, maxUs]) => untilUs - afterUs <= maxUs);
  return limit ? afterUs + limit[1] + 1 : null;
}

/**
 * The starts of the hours, days, weeks (from Monday) or months of the time zone within a window, and both ends of the
 * window, ascending: the first and the last slot may be parts of a unit. Each slot is half-open, `[edge, next edge)`.
 */
export function bucketEdgesUs({ afterUs, untilUs }: TimeWindow, unit: BucketUnit, zone: TimeZone): Microseconds[] {
  const [fromUs, toUs] = [afterUs + 1, untilUs + 1];
  const inner = unit === 'hour' ? hourStarts(fromUs, toUs, zone) : dayStarts(fromUs, toUs, unit, zone);
  return [fromUs, ...inner.filter((us) => us > fromUs && us < toUs), toUs];
}

/** When the slot that contains the moment ends. */
export function nextBucketUs(momentUs: Microseconds, unit: BucketUnit, zone: TimeZone): Microseconds {
  const longestUs = unit === 'month' ? 32 * DAY_US : unit === 'week' ? 8 * DAY_US : 2 * DAY_US;
  const window = { afterUs: momentUs - 1, untilUs: momentUs + longestUs };
  return bucketEdgesUs(window, unit, zone)[1] ?? window.untilUs;
}

/** Where clocks go back, an hour appears twice; where they go forward, one is missing. */
function hourStarts(fromUs: Microseconds, toUs: Microseconds, zone: TimeZone): Microseconds[] {
  const starts: Microseconds[] = [];
  for (const period of zone.offsetPeriods(fromUs, toUs)) {
    starts.push(period.fromUs);
    const firstUs = Math.floor((period.fromUs + period.offsetUs) / HOUR_US) * HOUR_US + HOUR_US - period.offsetUs;
    for (let us = firstUs; us < period.toUs; us += HOUR_US) starts.push(us);
  }
  return starts;
}

function dayStarts(fromUs: Microseconds, toUs: Microseconds, unit: BucketUnit, zone: TimeZone): Microseconds[] {
  const starts: Microseconds[] = [];
  let day = firstDayOfUnit(zone.localDay(fromUs), unit);
  for (let us = zone.dayStartUs(day); us < toUs; us = zone.dayStartUs(day)) {
    // A date that the zone never had begins where the next one does.
    if (us !== starts.at(-1)) starts.push(us);
    day = nextDayOfUnit(day, unit);
  }
  return starts;
}

function firstDayOfUnit(day: number, unit: BucketUnit): number {
  if (unit === 'week') return day - weekdayOf(day);
  return unit === 'month' ? startOfMonth(day) : day;
}

function nextDayOfUnit(day: number, unit: BucketUnit): number {
  if (unit === 'month') return startOfMonth(day, 1);
  return unit === 'week' ? day + 7 : day + 1;
}
