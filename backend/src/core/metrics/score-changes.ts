import type { HealthRules } from './health-score.ts';
import type { ActivityItem } from './latest-activity.ts';
import type { Channel, Person } from './name-directory.ts';

/** One move of the score, and what moved it. `at` in ms UTC. */
export type ScoreChange =
  | { kind: 'message'; key: string; at: number; points: number; channel: Channel }
  | { kind: 'join'; key: string; at: number; points: number; person: Person }
  /** What being quiet has cost since the message at `since`. */
  | { kind: 'quiet'; key: string; at: number; points: number; since: number }
  /** A message has ended a quiet time, and gives back what that has cost. */
  | { kind: 'awake'; key: string; at: number; points: number };

/** At the same moment: what a message does stands below the message. */
const ORDER_AT_SAME_TIME: Record<ScoreChange['kind'], number> = { message: 0, awake: 1, quiet: 2, join: 3 };

/**
 * The latest moves of the classic score (`features.md` 4.10, compatibility mode), newest first: messages and joins of the
 * feed, and the penalties of the quiet times between them. Before the cap: what exceeds it moves nothing on the bar.
 */
export function latestScoreChanges(
  activity: readonly ActivityItem[],
  rules: HealthRules,
  now: number,
  count: number,
): ScoreChange[] {
  const moves: ScoreChange[] = [];
  /** The later message, or now. */
  let later: { at: number; key: string } | null = null;
  for (const row of activity) {
    if (row.kind === 'join')
      moves.push({ kind: 'join', key: row.key, at: row.at, points: rules.perMember, person: row.person });
    if (row.kind !== 'message') continue;
    const end = later?.at ?? now;
    const period = rules.quietMinutes * 60_000;
    const periods = Math.max(0, Math.floor((end - row.at) / period));
    const cost = periods * rules.quietPenalty;
    if (cost > 0) {
      if (later) moves.push({ kind: 'awake', key: `${later.key}|awake`, at: later.at, points: cost });
      const at = row.at + periods * period;
      moves.push({ kind: 'quiet', key: `${row.key}|quiet`, at, points: -cost, since: row.at });
    }
    moves.push({ kind: 'message', key: row.key, at: row.at, points: rules.perMessage, channel: row.channel });
    later = row;
    if (moves.length >= 4 * count) break;
  }
  return moves.sort((a, b) => b.at - a.at || ORDER_AT_SAME_TIME[a.kind] - ORDER_AT_SAME_TIME[b.kind]).slice(0, count);
}
