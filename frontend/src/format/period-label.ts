import type { Summary } from 'backend/core/metrics/summary';
import { isFiltered } from 'backend/core/state/filter';
import type { Comparison, Period } from 'backend/core/time/period';
import { DAY_MS, HOUR_MS, type Milliseconds } from 'backend/core/time/units';
import { formatDuration } from './format.ts';
import { formatTimeRange } from './format-time-range.ts';
import { isDefaultPeriod, TWELVE_MONTHS_DAYS } from './period-choices.ts';
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

/** What a number of the comparison is called beside the number itself. */
export function comparisonLabel(comparison: Comparison): string {
  return comparison === 'year' ? 'a year earlier' : 'period before';
}

/**
 * The period of the numbers of a summary: its label, or "since 3 Nov (14 d)" if observation, or the rows of this page,
 * begin within the period.
 */
export function summaryPeriodLabel(
  { period, total, heldFrom, now }: SummaryPeriod,
  timeFormatter: TimeFormatter,
): string {
  const since = total.since === null ? null : Math.max(total.since, heldFrom ?? 0);
  const isWhole = since === null || since <= period.from || since >= period.to || period.chosen.kind === 'all';
  if (isWhole) return periodLabel(period, now, timeFormatter);
  return `since ${timeFormatter.shortDate(since, now)} (${wholeLength(period.to - since)})`;
}

/**
 * What a score is of, where that is not what the other panels show: the whole community, in the 30 days up to the end of the
 * period. Null where the other panels show the same.
 */
export function scoreScope(
  { period, filter, now }: Pick<Summary, 'period' | 'filter' | 'now'>,
  timeFormatter: TimeFormatter,
): string | null {
  if (!isFiltered(filter) && isDefaultPeriod(period.chosen)) return null;
  const whole = isFiltered(filter) ? 'everyone, ' : '';
  return `${whole}30 d${period.endsNow ? '' : ` up to ${timeFormatter.shortDate(period.to - 1, now)}`}`;
}

type SummaryPeriod = Pick<Summary, 'period' | 'total' | 'heldFrom' | 'now'>;

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
function wholeLength(lengthMs: Milliseconds): string {
  return formatDuration(lengthMs < DAY_MS ? lengthMs : lengthMs - (lengthMs % DAY_MS));
}
