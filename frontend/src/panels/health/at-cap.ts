import type { HealthRules, HealthScore } from 'backend/core/metrics/health-score';
import type { ScoreChange } from 'backend/core/metrics/score-changes';

/** Whether the score is the cap. A penalty is subtracted from the cap, so that a quiet community lies below it. */
export function isAtCap({ uncapped, penalty }: HealthScore, { cap }: HealthRules): boolean {
  return uncapped >= cap && penalty === 0;
}

/**
 * The points by which each change (newest first) moved the score, in their order: 0 where the sum was above the cap before and
 * after. Messages that left the 30 days in between are not considered.
 */
export function effectivePoints(
  changes: readonly ScoreChange[],
  { uncapped }: HealthScore,
  { cap }: HealthRules,
): number[] {
  let sum = uncapped;
  return changes.map(({ kind, points }) => {
    // The penalty for quiet time is subtracted after the cap.
    if (kind === 'quiet' || kind === 'awake') return points;
    const after = Math.min(cap, sum);
    sum -= points;
    return after - Math.min(cap, sum);
  });
}
