import { type Comparison, DEFAULT_PERIOD, type Period } from 'backend/core/time/period';

export interface PeriodChoice {
  period: Period;
  /** The key that chooses it anywhere on the page, lower case. */
  key: string;
}

/** 365 days: a year has 12 months, whatever its leap day. */
export const TWELVE_MONTHS_DAYS = 365;

/** The rolling periods of the picker, and everything. */
export const ROLLING_CHOICES: readonly PeriodChoice[] = [
  { period: { kind: 'last', days: 7 }, key: 'w' },
  { period: DEFAULT_PERIOD, key: 'm' },
  { period: { kind: 'last', days: 90 }, key: 'q' },
  { period: { kind: 'last', days: TWELVE_MONTHS_DAYS }, key: 'y' },
  { period: { kind: 'all' }, key: 'a' },
];

/** The comparisons in the order of the picker, each with its name there. */
export const COMPARISON_NAMES: Readonly<Record<Comparison, string>> = {
  previous: 'the period before',
  year: 'the same a year earlier',
  none: 'nothing',
};

/** The comparison after this one, for a key that goes through all of them. */
export function nextComparison(comparison: Comparison): Comparison {
  return comparison === 'previous' ? 'year' : comparison === 'year' ? 'none' : 'previous';
}

/** Whether two periods are the same choice. */
export function isSamePeriod(a: Period, b: Period): boolean {
  return keyOf(a) === keyOf(b);
}

export function isDefaultPeriod(period: Period): boolean {
  return isSamePeriod(period, DEFAULT_PERIOD);
}

/** The fields in an order of their own, because those of a parsed address have another one. */
function keyOf(period: Period): string {
  return Object.entries(period).sort().join();
}
