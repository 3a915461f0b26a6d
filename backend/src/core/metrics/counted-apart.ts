import { applyFilter } from '../state/apply-filter.ts';
import { keptRule } from '../state/counting/counted-prefix.ts';
import { countsEverybody, withNothingApart } from '../state/counting/counts-apart.ts';
import { createCountingRule } from '../state/counting-rule.ts';
import type { MetricContext, MetricResult } from './metric-context.ts';
import { type CountedApart, countApart } from './passes/count-apart.ts';
import { countWindow } from './passes/count-window.ts';

/** What of the period counts apart, by the definition of what counts (docs/metrics.md#what-counts). */
export function apartMetric(context: MetricContext): MetricResult<CountedApart> {
  const { byAuthor, nextChangeAt } = context.messages();
  return {
    value: countsEverybody(context.definition) ? { messages: 0, people: 0 } : countApart(countAll(context), byAuthor),
    nextChangeAt: context.nextChange(nextChangeAt),
  };
}

/** The counts by author of what the filter selects, as if nothing counted apart. */
function countAll({ received, filter, window, definition, options: { zone, countDirectMessages } }: MetricContext) {
  const rule = createCountingRule(received, countDirectMessages, withNothingApart(definition));
  return countWindow(applyFilter(received, filter, zone), window, zone, keptRule(received, rule)).byAuthor;
}
