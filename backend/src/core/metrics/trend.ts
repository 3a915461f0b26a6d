import { hasAllRowsAfter } from '../state/community.ts';
import { bucketUnit } from '../time/buckets.ts';
import type { TimeWindow } from '../time/time-window.ts';
import { DAY_US, type Microseconds, type Milliseconds, usToMs, WEEK_US } from '../time/units.ts';
import { WINDOW_US } from '../time/window.ts';
import { healthScore } from './health-score.ts';
import type { MetricContext, MetricResult } from './metric-context.ts';
import { rollingCounts } from './passes/rolling-counts.ts';

/** The numbers of the rolling 30 days that ended at `at` (ms UTC). */
export interface TrendPoint {
  at: Milliseconds;
  messages: number;
  newMembers: number;
  posters: number;
  score: number;
}

/**
 * The numbers of the whole community over the period, oldest first, the last of them at the end of the window
 * (docs/metrics.md#trend). A point is left out where observation began less than a day before it, and where its window is
 * not held.
 *
 * The points move with the moment shown, so they change every millisecond. `nextChangeAt` is null all the same, so that
 * a page does not recompute the summary only for the trend.
 */
export function trendMetric(context: MetricContext): MetricResult<readonly TrendPoint[]> {
  const { whole, endUs, health, rule, window } = context;
  const sinceUs = context.firstObservedUs();
  const moments = trendMomentsUs(window, endUs).filter(
    (us) => sinceUs !== null && sinceUs <= us - DAY_US && hasAllRowsAfter(whole, us - WINDOW_US),
  );
  const points = rollingCounts(whole, moments, rule).map(({ us, messages, newMembers, posters, lastUs }) => {
    const at = usToMs(us);
    const { score } = healthScore(
      health,
      { messages, newMembers, lastMessageAt: lastUs === 0 ? null : usToMs(lastUs) },
      at,
    );
    return { at, messages, newMembers, posters, score };
  });
  return { value: points, nextChangeAt: null };
}

function trendMomentsUs({ afterUs }: TimeWindow, endUs: Microseconds): Microseconds[] {
  const lengthUs = endUs - afterUs;
  const unit = bucketUnit({ afterUs, untilUs: endUs });
  const stepUs = unit === 'month' ? WINDOW_US : unit === 'week' ? WEEK_US : DAY_US;
  const steps = Math.max(0, Math.floor(lengthUs / stepUs));
  return Array.from({ length: steps + 1 }, (_, i) => endUs - (steps - i) * stepUs);
}
