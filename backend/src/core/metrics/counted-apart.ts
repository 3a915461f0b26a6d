import type { MetricContext, MetricResult } from './metric-context.ts';

/** What of the period counts apart, by the definition of what counts (docs/metrics.md#what-counts). */
export interface CountedApart {
  messages: number;
  people: number;
}

export function apartMetric(context: MetricContext): MetricResult<CountedApart> {
  return { value: { messages: 0, people: 0 }, nextChangeAt: context.nextChange(context.messages().nextChangeAt) };
}
