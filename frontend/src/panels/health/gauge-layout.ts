import type { HealthRules, HealthScore } from 'backend/core/metrics/health-score';

/** A term of the sum and where it lies on the bar, in percent of the cap. */
export interface GaugeSegment {
  term: 'base' | 'messages' | 'members';
  from: number;
  width: number;
}

/** The terms of the score from left to right. What exceeds the cap has no width, because it does not count. */
export function gaugeSegments(rules: HealthRules, health: HealthScore): GaugeSegment[] {
  const terms = [
    ['base', rules.base],
    ['messages', health.fromMessages],
    ['members', health.fromMembers],
  ] as const;
  let sum = 0;
  return terms.map(([term, value]) => {
    const from = percentOfCap(sum, rules.cap);
    sum += value;
    return { term, from, width: percentOfCap(sum, rules.cap) - from };
  });
}

/** The penalty for quiet time, at the right end of the filled bar; null if there is none. In percent of the cap. */
export function penaltyNotch(rules: HealthRules, health: HealthScore): { from: number; width: number } | null {
  if (health.penalty <= 0) return null;
  const from = percentOfCap(health.score, rules.cap);
  return { from, width: percentOfCap(health.uncapped, rules.cap) - from };
}

/** The verdicts from left to right: `from` in points, `width` in percent of the cap. */
export function verdictZones({ cap, redBelow, greenAbove }: HealthRules) {
  const steady = percentOfCap(redBelow, cap);
  const thriving = Math.max(steady, percentOfCap(greenAbove, cap));
  return [
    { verdict: 'at risk', from: 0, width: steady },
    { verdict: 'steady', from: redBelow, width: thriving - steady },
    { verdict: 'thriving', from: greenAbove, width: 100 - thriving },
  ] as const;
}

function percentOfCap(value: number, cap: number): number {
  return cap > 0 ? Math.min(100, Math.max(0, (value / cap) * 100)) : 0;
}
