import { DEFAULT_HEALTH_RULES } from '../../metrics/health-score.ts';
import { type HealthConstants, MAX_CONSTANT } from '../../records/counting-definition.ts';

/** Messages and new members of 30 days. */
export interface MonthlyCounts {
  messages: number;
  newMembers: number;
}

/** The shares of the past below and above which a month is unusual. */
const [LOW, MIDDLE, HIGH] = [0.1, 0.5, 0.9];

/** With less room between the limits, rounding would decide the verdict. */
const MIN_STEADY_RANGE = 10;

/**
 * Constants of the health score with which the usual months of a past lie in the middle of steady; null if nine months
 * of ten are empty (docs/metrics.md#calibrate). Limits and the ratio of a member to a message are those of `current`,
 * where they can be used. `past` has at least one element.
 */
export function proposeConstants(past: readonly MonthlyCounts[], current: HealthConstants): HealthConstants | null {
  const { redBelow, greenAbove } = isUsable(current) ? current : DEFAULT_HEALTH_RULES;
  const middle = (redBelow + greenAbove) / 2;
  const halfRange = (greenAbove - redBelow) / 2;
  const ratio = memberRatio(current);
  const activity = past.map(({ messages, newMembers }) => messages + ratio * newMembers);
  const [low, usual, high] = [LOW, MIDDLE, HIGH].map((share) => nearestRank(activity, share));
  if (low === undefined || usual === undefined || high === undefined) return null;
  const spread = Math.max(usual - low, high - usual);
  if (usual === 0 && spread === 0) return null;
  const exact = Math.min(
    spread > 0 ? halfRange / spread : Number.POSITIVE_INFINITY,
    usual > 0 ? middle / usual : Number.POSITIVE_INFINITY,
  );
  const perMessage = Math.min(MAX_CONSTANT, roundDown(exact));
  const perMember = Math.min(MAX_CONSTANT, roundDown(exact * ratio));
  const points = past.map(({ messages, newMembers }) => perMessage * messages + perMember * newMembers);
  return {
    base: Math.max(0, Math.round(middle - nearestRank(points, MIDDLE))),
    perMessage,
    perMember,
    cap: Math.ceil(greenAbove + 2 * halfRange),
    redBelow,
    greenAbove,
  };
}

/** Whether there is room between the limits, and as much above them. */
function isUsable({ redBelow, greenAbove }: HealthConstants): boolean {
  const range = greenAbove - redBelow;
  return range >= MIN_STEADY_RANGE && greenAbove + range <= MAX_CONSTANT;
}

/** How many messages a new member is worth. */
function memberRatio({ perMember, perMessage }: HealthConstants): number {
  const ratio = perMember / perMessage;
  return ratio > 0 && Number.isFinite(ratio) ? ratio : DEFAULT_HEALTH_RULES.perMember / DEFAULT_HEALTH_RULES.perMessage;
}

/** The element ⌈p·n⌉ in ascending order; `values` is not empty (docs/metrics.md#percentiles). */
function nearestRank(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
}

/** The next lower number with two digits that count: 0.02473 becomes 0.024. */
function roundDown(value: number): number {
  const digits = 1 - Math.floor(Math.log10(value));
  // Written as text, because 0.29 × 100 is 28.999999999999996.
  const down = Math.floor(Number(`${value}e${digits}`));
  return Number.isFinite(down) ? Number(`${down}e${-digits}`) : value;
}
