import type { HealthRules, HealthScore } from '../../metrics/health-score.ts';

/** The terms of a health score. They add up to the score (docs/metrics.md#difference). */
export interface ScoreTerms {
  base: number;
  messages: number;
  members: number;
  /** What the cap cuts off: 0 or less. */
  cap: number;
  /** The penalty for quiet, as far as the score falls by it: 0 or less. */
  quiet: number;
}

export const SCORE_TERMS = [
  'base',
  'messages',
  'members',
  'cap',
  'quiet',
] as const satisfies readonly (keyof ScoreTerms)[];

export function scoreTerms(rules: HealthRules, health: HealthScore): ScoreTerms {
  const capped = Math.min(rules.cap, health.uncapped);
  return {
    base: rules.base,
    messages: health.fromMessages,
    members: health.fromMembers,
    cap: capped - health.uncapped,
    quiet: health.score - capped,
  };
}
