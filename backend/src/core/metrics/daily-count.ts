import { earliest } from '../time/earliest.ts';
import type { Milliseconds } from '../time/units.ts';
import type { MetricContext, MetricResult } from './metric-context.ts';

/** One bar of the days chart. ms UTC; a day ends where the next one begins. */
export interface DailyCount {
  /** `2026-03-29`, in the time zone. */
  date: string;
  from: Milliseconds;
  to: Milliseconds;
  messages: number;
}

/** The last `CHART_DAYS` calendar days up to the present, oldest first (docs/metrics.md#days-chart). */
export function daysMetric(context: MetricContext): MetricResult<readonly DailyCount[]> {
  const { days, nextChangeAt } = context.messagesUpToPresent();
  return { value: days, nextChangeAt: earliest(nextChangeAt, days.at(-1)?.to ?? null) };
}
