import type { MetricContext, MetricResult } from './metric-context.ts';
import type { FirstReplyTimes } from './passes/thread-stats.ts';

/**
 * The time to the first reply in the window; `previous` is null where the window before was not observed in full
 * (docs/metrics.md#first-reply).
 */
export function firstReplyMetric(
  context: MetricContext,
): MetricResult<FirstReplyTimes & { previous: FirstReplyTimes | null }> {
  const { firstReply, firstReplyPrevious } = context.threads();
  const { nextChangeAt } = context.messages();
  return {
    value: { ...firstReply, previous: firstReplyPrevious },
    // A thread changes when one of its messages is due or leaves a window, as the counts of messages do.
    nextChangeAt: context.nextChange(nextChangeAt),
  };
}
