import { type Community, hasAllRowsAfter, NEVER_US } from '../state/community.ts';
import { DAY_US } from '../time/units.ts';
import { WINDOW_DAYS, WINDOW_US } from '../time/window.ts';
import { type HealthRules, healthScore } from './health-score.ts';
import type { AuthorCounts, MessageCounts } from './message-counts.ts';

/** What the window held a number of days ago, and what the score was. */
export interface TrendPoint {
  /** ms UTC. */
  at: number;
  messages: number;
  newMembers: number;
  posters: number;
  score: number;
}

/** So many points, a day apart, the last of them now. */
const TREND_POINTS = WINDOW_DAYS + 1;

/**
 * The numbers of the window at the same time of each of the last 30 days, oldest first (`features.md` 4.2 with another
 * `now`). Empty where listening began later: a window that was not observed, or is not held, is not drawn. `end`: microseconds.
 */
export function computeTrend(
  community: Community,
  end: number,
  since: number | null,
  counts: MessageCounts,
  rules: HealthRules,
): TrendPoint[] {
  const { byAge, lastBeforeUs: lastBefore } = counts;
  const joins = new Uint32Array(2 * WINDOW_DAYS);
  for (const { joinedAtUs: joined, bot } of community.people.values()) {
    const age = Math.floor((end - joined) / DAY_US);
    if (!bot && joined !== NEVER_US && age >= 0 && age < joins.length) joins[age] = (joins[age] ?? 0) + 1;
  }
  const points: TrendPoint[] = [];
  for (let ago = TREND_POINTS - 1; ago >= 0; ago--) {
    const us = end - ago * DAY_US;
    if (since === null || since > us - DAY_US || !hasAllRowsAfter(community, us - WINDOW_US)) continue;
    const at = Math.floor(us / 1000);
    const messages = windowSum(byAge.messages, ago);
    const newMembers = windowSum(joins, ago);
    const last = byAge.lastUs.find((last, age) => age >= ago && last > 0) ?? lastBefore;
    const lastMessageAt = last === 0 ? null : Math.floor(last / 1000);
    const { score } = healthScore(rules, { messages, newMembers, lastMessageAt }, at);
    points.push({
      at,
      messages,
      newMembers,
      posters: countPostersInWindow(counts.byAuthor, counts.byAuthorPrevious, ago),
      score,
    });
  }
  return points;
}

function windowSum(counts: Uint32Array, ago: number): number {
  return counts.subarray(ago, ago + WINDOW_DAYS).reduce((a, b) => a + b, 0);
}

/** Who posted in the window that ended so many days ago: days are bits, so any 30 of them are a mask for each tally. */
function countPostersInWindow(current: AuthorCounts, before: AuthorCounts, ago: number): number {
  const [older, newer] = [(1 << ago) - 1, -1 << ago];
  let posters = 0;
  for (let author = 1; author < current.activeDays.length; author++)
    if (((current.activeDays[author] ?? 0) & newer) !== 0 || ((before.activeDays[author] ?? 0) & older) !== 0)
      posters++;
  return posters;
}
