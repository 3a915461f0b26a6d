import type { HealthConstants } from '../records/counting-definition.ts';
import { MINUTE_MS, type Milliseconds, usToMs } from '../time/units.ts';
import type { MetricContext, MetricResult } from './metric-context.ts';

/** The constants of the health score; each is a setting (docs/metrics.md#health-score). */
export interface HealthRules extends HealthConstants {
  /** The minutes without a counted message that cost one penalty. */
  quietMinutes: number;
  quietPenalty: number;
  /** The most penalties that one quiet time costs. */
  quietMax: number;
}

export const DEFAULT_HEALTH_RULES: HealthRules = {
  base: 100,
  perMessage: 0.5,
  perMember: 1,
  cap: 200,
  quietMinutes: 30,
  quietPenalty: 1,
  quietMax: 1,
  redBelow: 100,
  greenAbove: 150,
};

/** The constants that a definition of what counts may change. */
export function healthConstants(rules: HealthRules): HealthConstants {
  const { base, perMessage, perMember, cap, redBelow, greenAbove } = rules;
  return { base, perMessage, perMember, cap, redBelow, greenAbove };
}

/**
 * The rules with the constants of a definition. One of the limits may come from the settings and the other one from the
 * definition: then the upper one is no less than the lower one.
 */
export function withConstants(settings: HealthRules, constants: Partial<HealthConstants>): HealthRules {
  const rules = { ...settings, ...constants };
  return { ...rules, greenAbove: Math.max(rules.redBelow, rules.greenAbove) };
}

export type HealthVerdict = 'at risk' | 'steady' | 'thriving';

/** The score and every term of it. */
export interface HealthScore {
  score: number;
  verdict: HealthVerdict;
  fromMessages: number;
  fromMembers: number;
  /** The sum before the cap. */
  uncapped: number;
  /** Subtracted after the cap; 0 before the first full quiet period. At most the capped sum. */
  penalty: number;
  /** The time of the last message, ms UTC, while there is a penalty; else null. */
  quietSince: Milliseconds | null;
}

/** What the score is computed from. */
export interface HealthInputs {
  messages: number;
  newMembers: number;
  /** ms UTC; null before the first message. */
  lastMessageAt: Milliseconds | null;
}

/** The health score at the moment shown (docs/metrics.md#health-score). */
export function healthMetric(context: MetricContext): MetricResult<HealthScore> {
  const { health: rules } = context;
  const { messages, newMembers, lastUs, nextChangeAt } = context.rolling();
  const lastMessageAt = lastUs === 0 ? null : usToMs(lastUs);
  const isMoving = context.endsNow;
  return {
    value: healthScore(rules, { messages, newMembers, lastMessageAt }, context.endMs),
    nextChangeAt: context.nextChange(
      nextChangeAt,
      isMoving ? nextQuietPenaltyAtMs(rules, lastMessageAt, context.endMs) : null,
    ),
  };
}

/**
 * `min(cap, base + perMessage x messages + perMember x new members) - penalty x min(quietMax, full quiet periods)`, never
 * below 0: the formula of an earlier dashboard as a pure function of counts and time (docs/metrics.md#health-score).
 * `now` in ms UTC.
 */
export function healthScore(rules: HealthRules, inputs: HealthInputs, now: Milliseconds): HealthScore {
  const fromMessages = rules.perMessage * inputs.messages;
  const fromMembers = rules.perMember * inputs.newMembers;
  const uncapped = rules.base + fromMessages + fromMembers;
  const capped = Math.max(0, Math.min(rules.cap, uncapped));
  const penalty = Math.min(capped, countQuietPenalties(rules, inputs.lastMessageAt, now) * rules.quietPenalty);
  const score = capped - penalty;
  return {
    score,
    verdict: verdictFor(rules, score),
    fromMessages,
    fromMembers,
    uncapped,
    penalty,
    quietSince: penalty > 0 ? inputs.lastMessageAt : null,
  };
}

/**
 * When the next penalty is due if there is no message until then, ms UTC; null before the first message, and after the
 * last penalty of a quiet time.
 */
export function nextQuietPenaltyAtMs(
  rules: HealthRules,
  lastMessageAt: Milliseconds | null,
  now: Milliseconds,
): Milliseconds | null {
  const count = countQuietPenalties(rules, lastMessageAt, now);
  if (lastMessageAt === null || count >= rules.quietMax) return null;
  return lastMessageAt + (count + 1) * quietPeriodMs(rules);
}

/**
 * How many penalties the time from a message (ms UTC) to `now` costs: one for each full quiet period, at most `quietMax`;
 * 0 where there is no message.
 */
export function countQuietPenalties(rules: HealthRules, messageAt: Milliseconds | null, now: Milliseconds): number {
  if (messageAt === null) return 0;
  return Math.min(rules.quietMax, Math.max(0, Math.floor((now - messageAt) / quietPeriodMs(rules))));
}

/** The time without a message that costs one penalty. */
export function quietPeriodMs({ quietMinutes }: HealthRules): Milliseconds {
  return quietMinutes * MINUTE_MS;
}

function verdictFor(rules: HealthRules, score: number): HealthVerdict {
  if (score < rules.redBelow) return 'at risk';
  return score > rules.greenAbove ? 'thriving' : 'steady';
}
