import { DEFAULT_PERIOD, type Period } from 'backend/core/time/period';
import type { Milliseconds } from 'backend/core/time/units';
import { parseNumber } from './parse-number.ts';

/** The periods that have a name in the address. Other numbers of days are `<days>d`. */
const NAMED_PERIODS: readonly (readonly [name: string, period: Period])[] = [
  ['12m', { kind: 'last', days: 365 }],
  ['month', { kind: 'calendar', unit: 'month', ago: 0 }],
  ['last-month', { kind: 'calendar', unit: 'month', ago: 1 }],
  ['quarter', { kind: 'calendar', unit: 'quarter', ago: 0 }],
  ['last-quarter', { kind: 'calendar', unit: 'quarter', ago: 1 }],
  ['year', { kind: 'calendar', unit: 'year', ago: 0 }],
  ['last-year', { kind: 'calendar', unit: 'year', ago: 1 }],
  ['all', { kind: 'all' }],
];

/** 126 years. Thousands of years would keep the page busy for minutes. */
const MAX_LENGTH_MS: Milliseconds = 4e12;

/**
 * The period of an address: `period`, or `from` and `to` (ms UTC), as links of version 0.2.0 have them. What is missing
 * or invalid gives the default period.
 */
export function parsePeriod(parameters: URLSearchParams): Period {
  const name = parameters.get('period');
  const named = NAMED_PERIODS.find(([known]) => known === name)?.[1];
  if (named) return named;
  const days = Number(/^([1-9]\d{0,3})d$/.exec(name ?? '')?.[1] ?? 0);
  if (days > 0) return { kind: 'last', days };
  const [from, to] = [parseNumber(parameters.get('from')), parseNumber(parameters.get('to'))];
  return from !== null && to !== null && from < to && to - from <= MAX_LENGTH_MS
    ? { kind: 'custom', from, to }
    : DEFAULT_PERIOD;
}

/** The parameters of a period: none for the default one, `from` and `to` for a custom one, else `period`. */
export function periodParameters(period: Period): Record<'period' | 'from' | 'to', string | undefined> {
  if (period.kind === 'custom') return { period: undefined, from: String(period.from), to: String(period.to) };
  return {
    period: isSamePeriod(period, DEFAULT_PERIOD) ? undefined : periodName(period),
    from: undefined,
    to: undefined,
  };
}

function periodName(period: Period): string | undefined {
  const named = NAMED_PERIODS.find(([, known]) => isSamePeriod(known, period))?.[0];
  return named ?? (period.kind === 'last' ? `${period.days}d` : undefined);
}

function isSamePeriod(a: Period, b: Period): boolean {
  if (a.kind === 'last') return b.kind === 'last' && a.days === b.days;
  if (a.kind === 'calendar') return b.kind === 'calendar' && a.unit === b.unit && a.ago === b.ago;
  return a.kind === b.kind;
}
