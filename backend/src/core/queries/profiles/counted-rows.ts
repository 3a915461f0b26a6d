import type { MetricContext } from '../../metrics/metric-context.ts';
import type { Community } from '../../state/community.ts';
import { withNothingApart } from '../../state/counting/counts-apart.ts';
import { type CountingRule, createCountingRule } from '../../state/counting-rule.ts';
import type { TimeWindow } from '../../time/time-window.ts';
import type { Microseconds } from '../../time/units.ts';

/** What the pages of people and channels count: a part of the `MetricContext`, without the filter of the board. */
export interface CountedRows {
  whole: Community;
  rule: CountingRule;
  /** The period. */
  window: TimeWindow;
  /** The moment shown, up to which the past counts. The period may end before it. */
  momentUs: Microseconds;
}

/** The rows of a context as if nobody and no channel counted apart. */
export function withEverybody({ received, definition, options, window, momentUs }: MetricContext): CountedRows {
  const rule = createCountingRule(received, options.countDirectMessages, withNothingApart(definition));
  return { whole: received, rule, window, momentUs };
}
