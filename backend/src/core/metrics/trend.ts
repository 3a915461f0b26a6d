import { type Community, hasAllRowsAfter, NEVER_US } from '../state/community.ts';
import { DAY_US, type Microseconds, type Milliseconds, usToMs } from '../time/units.ts';
import { WINDOW_DAYS, WINDOW_US } from '../time/window.ts';
import { healthScore } from './health-score.ts';
import type { MetricContext, MetricResult } from './metric-context.ts';
import { type AuthorCounts, sumCounts } from './passes/author-counts.ts';

/** The numbers of the window that ended at `at` (ms UTC). */
export interface TrendPoint {
  at: Milliseconds;
  messages: number;
  newMembers: number;
  posters: number;
  score: number;
}

/** One point a day, the last of them at the moment shown. */
const TREND_POINTS = WINDOW_DAYS + 1;

/**
 * The numbers at the same time of each of the last 30 days, oldest first (docs/metrics.md#trend). A point is left out
 * where observation began less than a day before it, and where its window is not held.
 *
 * The points move with the moment shown, so they change every millisecond. `nextChangeAt` is null all the same, so that
 * a page does not recompute the summary only for the trend.
 */
export function trendMetric(context: MetricContext): MetricResult<readonly TrendPoint[]> {
  const { community, endUs, options } = context;
  const counts = context.messages();
  const { sinceUs } = context.joins();
  const joins = joinsByAge(community, endUs);
  const points: TrendPoint[] = [];
  for (let ago = TREND_POINTS - 1; ago >= 0; ago--) {
    const us = endUs - ago * DAY_US;
    if (sinceUs === null || sinceUs > us - DAY_US || !hasAllRowsAfter(community, us - WINDOW_US)) continue;
    const at = usToMs(us);
    const messages = windowSum(counts.byAge.messages, ago);
    const newMembers = windowSum(joins, ago);
    const lastUs = counts.byAge.lastUs.find((last, age) => age >= ago && last > 0) ?? counts.lastBeforeUs;
    const lastMessageAt = lastUs === 0 ? null : usToMs(lastUs);
    const { score } = healthScore(options.health, { messages, newMembers, lastMessageAt }, at);
    const posters = countPostersInWindow(counts.byAuthor, counts.byAuthorPrevious, ago);
    points.push({ at, messages, newMembers, posters, score });
  }
  return { value: points, nextChangeAt: null };
}

/** Joins of people by age in whole days, for the two windows. */
function joinsByAge(community: Community, endUs: Microseconds): Uint32Array {
  const joins = new Uint32Array(2 * WINDOW_DAYS);
  for (const { joinedAtUs, bot } of community.people.values()) {
    const age = Math.floor((endUs - joinedAtUs) / DAY_US);
    if (!bot && joinedAtUs !== NEVER_US && age >= 0 && age < joins.length) joins[age] = (joins[age] ?? 0) + 1;
  }
  return joins;
}

function windowSum(countsByAge: Uint32Array, ago: number): number {
  return sumCounts(countsByAge.subarray(ago, ago + WINDOW_DAYS));
}

/** The number of people who posted in the window that ended `ago` days ago. One bit stands for one day of a window. */
function countPostersInWindow(current: AuthorCounts, previous: AuthorCounts, ago: number): number {
  const [previousMask, currentMask] = [(1 << ago) - 1, -1 << ago];
  let posters = 0;
  for (let author = 1; author < current.activeDays.length; author++)
    if (
      ((current.activeDays[author] ?? 0) & currentMask) !== 0 ||
      ((previous.activeDays[author] ?? 0) & previousMask) !== 0
    )
      posters++;
  return posters;
}
