import { applyFilter } from '../state/apply-filter.ts';
import { countsEverybody } from '../state/counting/counts-apart.ts';
import type { MetricContext, MetricResult } from './metric-context.ts';
import { type CountedApart, countApart } from './passes/count-apart.ts';

/** What of the period counts apart, by the definition of what counts (docs/metrics.md#what-counts). */
export function apartMetric(context: MetricContext): MetricResult<CountedApart> {
  const { received, filter, window, definition, rule, options } = context;
  // Channels that count apart are in `received` only.
  const selected = countsEverybody(definition) ? received : applyFilter(received, filter, options.zone);
  return {
    value: countApart(received, selected, window, options.zone, definition, rule, options.countDirectMessages),
    nextChangeAt: context.nextChange(context.messages().nextChangeAt),
  };
}
