import type { Milliseconds } from './units.ts';

/** What the viewer chose to look at; see `docs/metrics.md#period`. */
export type Period =
  /** The last so many times 24 hours, up to the moment shown. */
  | { kind: 'last'; days: number }
  /** A calendar month, quarter or year of the time zone: the current one (`ago` 0) or the one before it (1). */
  | { kind: 'calendar'; unit: CalendarUnit; ago: 0 | 1 }
  /** Everything that was ever received. */
  | { kind: 'all' }
  /** Half-open, `[from, to)`, ms UTC. */
  | { kind: 'custom'; from: Milliseconds; to: Milliseconds };

export type CalendarUnit = 'month' | 'quarter' | 'year';

/** What a period is compared with: the period of equal length before it, the same one a year earlier, or nothing. */
export type Comparison = 'previous' | 'year' | 'none';

/** What the page shows before the viewer chooses: the rolling last 30 days. */
export const DEFAULT_PERIOD: Period = { kind: 'last', days: 30 };
