import type { Milliseconds } from '../time/units.ts';
import { countQuietPenalties, type HealthRules, nextQuietPenaltyAtMs, quietPeriodMs } from './health-score.ts';
import type { ActivityItem } from './latest-activity.ts';
import type { MetricContext, MetricResult } from './metric-context.ts';
import type { Channel, Person } from './name-directory.ts';

/** One change of the health score and its cause. `at` in ms UTC. */
export type ScoreChange =
  | { kind: 'message'; key: string; at: Milliseconds; points: number; channel: Channel }
  | { kind: 'join'; key: string; at: Milliseconds; points: number; person: Person }
  /** The penalties of the quiet time since the message at `since`. */
  | { kind: 'quiet'; key: string; at: Milliseconds; points: number; since: Milliseconds }
  /** A message ends a quiet time and gives its penalties back. */
  | { kind: 'awake'; key: string; at: Milliseconds; points: number };

const MAX_SCORE_CHANGES = 4;

/** The order of changes at one time: the message that ends a quiet time comes first, then the end of the quiet time. */
const ORDER_AT_SAME_TIME: Record<ScoreChange['kind'], number> = { message: 0, awake: 1, quiet: 2, join: 3 };

/** The latest changes of the health score, newest first (docs/metrics.md#score-changes). */
export function scoreChangesMetric(context: MetricContext): MetricResult<readonly ScoreChange[]> {
  const { health: rules } = context;
  const { items, nextChangeAt } = context.wholeActivity();
  const lastMessageAt = items.find(({ kind }) => kind === 'message')?.at ?? null;
  return {
    value: latestScoreChanges(items, rules, context.endMs),
    nextChangeAt: context.nextChange(
      nextChangeAt,
      context.endsNow ? nextQuietPenaltyAtMs(rules, lastMessageAt, context.endMs) : null,
    ),
  };
}

/**
 * The messages and joins of the activity (newest first) and the penalties of the quiet times between the messages. All
 * points are before the cap. `now` in ms UTC.
 */
function latestScoreChanges(activity: readonly ActivityItem[], rules: HealthRules, now: Milliseconds): ScoreChange[] {
  const changes: ScoreChange[] = [];
  let laterMessage: { at: Milliseconds; key: string } | null = null;
  for (const item of activity) {
    const { key, at } = item;
    if (item.kind === 'join') changes.push({ kind: 'join', key, at, points: rules.perMember, person: item.person });
    if (item.kind !== 'message') continue;
    const penalties = countQuietPenalties(rules, at, laterMessage?.at ?? now);
    const penalty = penalties * rules.quietPenalty;
    if (penalty > 0) {
      if (laterMessage)
        changes.push({ kind: 'awake', key: `${laterMessage.key}|awake`, at: laterMessage.at, points: penalty });
      const lastPenaltyAt = at + penalties * quietPeriodMs(rules);
      changes.push({ kind: 'quiet', key: `${key}|quiet`, at: lastPenaltyAt, points: -penalty, since: at });
    }
    changes.push({ kind: 'message', key, at, points: rules.perMessage, channel: item.channel });
    laterMessage = item;
    if (changes.length >= 4 * MAX_SCORE_CHANGES) break;
  }
  return changes
    .sort((a, b) => b.at - a.at || ORDER_AT_SAME_TIME[a.kind] - ORDER_AT_SAME_TIME[b.kind])
    .slice(0, MAX_SCORE_CHANGES);
}
