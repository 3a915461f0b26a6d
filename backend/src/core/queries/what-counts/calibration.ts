import { type HealthRules, healthConstants, healthScore } from '../../metrics/health-score.ts';
import type { MetricContext } from '../../metrics/metric-context.ts';
import { type RollingCounts, rollingCounts } from '../../metrics/passes/rolling-counts.ts';
import type { HealthConstants } from '../../records/counting-definition.ts';
import { hasAllRowsAfter } from '../../state/community.ts';
import { type Microseconds, type Milliseconds, usToMs, WEEK_US } from '../../time/units.ts';
import { WINDOW_US } from '../../time/window.ts';
import { proposeConstants } from './propose-constants.ts';

/** Fewer do not show what is usual: the 10 % of the lowest would be less than one. */
export const MIN_CALIBRATION_WEEKS = 10;
/** Two years: every season twice, and nothing of what the community was long ago. */
const MAX_CALIBRATION_WEEKS = 104;

/** What the score would be by constants from the community's own past (docs/metrics.md#calibrate). */
export interface Calibration {
  /** Null where the past is too short, or almost empty. */
  proposal: HealthConstants | null;
  /** The constants that hold now. */
  current: HealthConstants;
  /** One point a week, oldest first. */
  points: readonly CalibrationPoint[];
}

export interface CalibrationPoint {
  /** The end of the 30 days, ms UTC. */
  at: Milliseconds;
  messages: number;
  newMembers: number;
  /** The score by the constants that hold now. */
  before: number;
  /** The score by the proposal; null where there is none. */
  after: number | null;
}

/** Proposes constants of the score for the whole community, whatever filter and period, at the end of the period. */
export function calibration(context: MetricContext, _args: Record<string, never>): Calibration {
  const { whole, rule, health } = context;
  const current = healthConstants(health);
  const past = rollingCounts(whole, weeklyMomentsUs(context), rule);
  const proposal = past.length < MIN_CALIBRATION_WEEKS ? null : proposeConstants(past, current);
  return {
    proposal,
    current,
    points: past.map((counts) => ({
      at: usToMs(counts.us),
      messages: counts.messages,
      newMembers: counts.newMembers,
      before: scoreOf(health, counts),
      after: proposal && scoreOf({ ...health, ...proposal }, counts),
    })),
  };
}
calibration.needsAllRows = true;

/** The ends of the 30 days, one a week, that were observed in full and are held, oldest first. */
function weeklyMomentsUs(context: MetricContext): Microseconds[] {
  const sinceUs = context.firstObservedUs();
  if (sinceUs === null) return [];
  return Array.from({ length: MAX_CALIBRATION_WEEKS }, (_, ago) => context.endUs - ago * WEEK_US)
    .filter((us) => sinceUs <= us - WINDOW_US && hasAllRowsAfter(context.whole, us - WINDOW_US))
    .reverse();
}

function scoreOf(rules: HealthRules, { us, messages, newMembers, lastUs }: RollingCounts): number {
  const lastMessageAt = lastUs === 0 ? null : usToMs(lastUs);
  return healthScore(rules, { messages, newMembers, lastMessageAt }, usToMs(us)).score;
}
