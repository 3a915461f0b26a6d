import type { Period } from 'backend/core/time/period';
import { DAY_MS, HOUR_MS, type Milliseconds } from 'backend/core/time/units';
import { formatDuration } from './format.ts';
import { formatTimeRange } from './format-time-range.ts';
import { TWELVE_MONTHS_DAYS } from './period-choices.ts';
import type { TimeFormatter } from './time-formatter.ts';

/** A period and when it begins, ms UTC. */
export interface ShownPeriod {
  chosen: Period;
  from: Milliseconds;
}

/** A choice as the picker names it: "Last 30 days", "This month", "17 Nov to 19 Nov". `now`: ms UTC, its year is left out. */
export function periodName(period: Period, now: Milliseconds, timeFormatter: TimeFormatter): string {
  switch (period.kind) {
    case 'last':
      return period.days === TWELVE_MONTHS_DAYS ? 'Last 12 months' : `Last ${period.days} days`;
    case 'calendar':
      return `${period.ago === 0 ? 'This' : 'Last'} ${period.unit}`;
    case 'all':
      return 'All time';
    case 'custom':
      return formatTimeRange(period, now, timeFormatter);
  }
}

/**
 * The period of a number, as short as it can be: "30 d", "12 months", "Nov", "Q4", "2026", "all time", "17 Nov to 19 Nov".
 * A month or quarter of another year than that of `now` (ms UTC) has its year.
 */
export function periodLabel({ chosen, from }: ShownPeriod, now: Milliseconds, timeFormatter: TimeFormatter): string {
  switch (chosen.kind) {
    case 'last':
      return chosen.days === TWELVE_MONTHS_DAYS ? '12 months' : `${chosen.days} d`;
    case 'calendar':
      return calendarLabel(chosen.unit, from, now, timeFormatter);
    case 'all':
      return 'all time';
    case 'custom':
      return formatTimeRange(chosen, now, timeFormatter);
  }
}

function calendarLabel(
  unit: 'month' | 'quarter' | 'year',
  from: Milliseconds,
  now: Milliseconds,
  timeFormatter: TimeFormatter,
): string {
  // An hour later, so that a start that clocks skip lies in the period as well.
  const [, month = '', year] = timeFormatter.shortDate(from + HOUR_MS, now).split(' ');
  const local = new Date(from + HOUR_MS + timeFormatter.utcOffsetMs(from + HOUR_MS));
  if (unit === 'year') return String(local.getUTCFullYear());
  const name = unit === 'month' ? month : `Q${Math.floor(local.getUTCMonth() / 3) + 1}`;
  return year === undefined ? name : `${name} ${year}`;
}

/** How long a time is, in whole days from one day on: "14 d", "5 h". */
export function wholeLength(lengthMs: Milliseconds): string {
  return formatDuration(lengthMs < DAY_MS ? lengthMs : lengthMs - (lengthMs % DAY_MS));
}
