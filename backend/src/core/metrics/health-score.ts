/** The constants of the community health score; every one is a setting. */
export interface HealthRules {
  base: number;
  perMessage: number;
  perMember: number;
  cap: number;
  /** Minutes without a counted message that cost one penalty. */
  quietMinutes: number;
  quietPenalty: number;
  redBelow: number;
  greenAbove: number;
}

export const DEFAULT_HEALTH_RULES: HealthRules = {
  base: 100,
  perMessage: 0.5,
  perMember: 1,
  cap: 200,
  quietMinutes: 30,
  quietPenalty: 1,
  redBelow: 100,
  greenAbove: 150,
};

export type HealthVerdict = 'at risk' | 'steady' | 'thriving';

/** The score and every term of the sum it is made of. */
export interface HealthScore {
  score: number;
  verdict: HealthVerdict;
  fromMessages: number;
  fromMembers: number;
  /** The sum before the cap. */
  uncapped: number;
  /** Subtracted after the cap; 0 while the community is not quiet. */
  penalty: number;
  /** Since when nobody wrote, ms UTC, or null while the community is not quiet. */
  quietSince: number | null;
}

/**
 * The classic score: `min(cap, base + 0.5 x messages + 1 x new members) - 1 per full 30 min without a counted message`,
 * never below 0 (`features.md` 4.10, compatibility mode; the formula of the dashboard that people come from, made a pure
 * function of the counts and the time). Red below 100, green above 150.
 *
 * `lastMessageAt` and `now` in ms UTC; before the first message there is nothing to be quiet since.
 */
export function healthScore(
  rules: HealthRules,
  counts: { messages: number; newMembers: number; lastMessageAt: number | null },
  now: number,
): HealthScore {
  const fromMessages = rules.perMessage * counts.messages;
  const fromMembers = rules.perMember * counts.newMembers;
  const uncapped = rules.base + fromMessages + fromMembers;
  const periods = countQuietPeriods(rules, counts.lastMessageAt, now);
  const penalty = periods * rules.quietPenalty;
  const score = Math.max(0, Math.min(rules.cap, uncapped) - penalty);
  return {
    score,
    verdict: verdictFor(rules, score),
    fromMessages,
    fromMembers,
    uncapped,
    penalty,
    quietSince: periods > 0 ? counts.lastMessageAt : null,
  };
}

/** When the next penalty falls due if nobody writes, ms UTC; null before the first message. */
export function nextQuietPenaltyAtMs(rules: HealthRules, lastMessageAt: number | null, now: number): number | null {
  if (lastMessageAt === null) return null;
  return lastMessageAt + (countQuietPeriods(rules, lastMessageAt, now) + 1) * rules.quietMinutes * 60_000;
}

function countQuietPeriods(rules: HealthRules, lastMessageAt: number | null, now: number): number {
  if (lastMessageAt === null) return 0;
  return Math.max(0, Math.floor((now - lastMessageAt) / (rules.quietMinutes * 60_000)));
}

function verdictFor(rules: HealthRules, score: number): HealthVerdict {
  if (score < rules.redBelow) return 'at risk';
  return score > rules.greenAbove ? 'thriving' : 'steady';
}
