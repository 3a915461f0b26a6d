import { NEVER_US } from '../state/community.ts';
import { DAY_US, type Microseconds } from '../time/units.ts';
import type { MetricContext, MetricResult } from './metric-context.ts';
import { stepToMs } from './passes/age-steps.ts';
import { type AuthorCounts, sumCounts } from './passes/author-counts.ts';

/**
 * How the messages of the window are spread over people; null where a number is not known
 * (docs/metrics.md#message-distribution).
 */
export interface MessageDistribution {
  /** Posters of the last 24 h divided by those of the window, 0 to 1 (docs/metrics.md#stickiness). */
  stickiness: number | null;
  /** The share of the previous window's posters who posted again, 0 to 1 (docs/metrics.md#poster-retention). */
  retention: number | null;
  /** The share of all messages that the ten most active people wrote, 0 to 1 (docs/metrics.md#top-10-share). */
  top10Share: number | null;
  /** The smallest number of people who wrote half of the messages (docs/metrics.md#contributor-absence-factor). */
  absenceFactor: number | null;
}

export function distributionMetric(context: MetricContext): MetricResult<MessageDistribution> {
  const { byAuthor, byAuthorPrevious, nextChangeAt } = context.messages();
  const distribution = messageDistribution(byAuthor, byAuthorPrevious, context.endUs);
  return {
    value: distribution.value,
    nextChangeAt: context.nextChange(nextChangeAt, context.endsNow ? distribution.nextChangeAt : null),
  };
}

/** `previous` is null if that window is not known. `nextChangeAt` covers stickiness only. */
export function messageDistribution(
  current: AuthorCounts,
  previous: AuthorCounts | null,
  endUs: Microseconds,
): MetricResult<MessageDistribution> {
  let [posters, postersOfDay, previousPosters, returnedPosters] = [0, 0, 0, 0];
  let nextChangeUs: Microseconds = NEVER_US;
  for (let author = 1; author < current.messages.length; author++) {
    const isPoster = (current.messages[author] ?? 0) > 0;
    const lastUs = current.lastUs[author] ?? 0;
    if (isPoster) posters++;
    if (isPoster && lastUs > endUs - DAY_US) {
      postersOfDay++;
      nextChangeUs = Math.min(nextChangeUs, lastUs + DAY_US);
    }
    if ((previous?.messages[author] ?? 0) === 0) continue;
    previousPosters++;
    if (isPoster) returnedPosters++;
  }
  const descending = current.messages.slice(1).sort().reverse();
  return {
    value: {
      stickiness: ratio(postersOfDay, posters),
      retention: ratio(returnedPosters, previousPosters),
      top10Share: ratio(sumCounts(descending.subarray(0, 10)), sumCounts(descending)),
      absenceFactor: contributorAbsenceFactor(descending),
    },
    nextChangeAt: stepToMs(nextChangeUs),
  };
}

/** The smallest k such that the first k counts are at least half of all; null if all are 0. Counts descend. */
export function contributorAbsenceFactor(descending: Uint32Array): number | null {
  const half = sumCounts(descending) / 2;
  if (half === 0) return null;
  let reached = 0;
  for (const [i, count] of descending.entries()) {
    reached += count;
    if (reached >= half) return i + 1;
  }
  return descending.length;
}

function ratio(numerator: number, denominator: number): number | null {
  return denominator === 0 ? null : numerator / denominator;
}
