import { type Community, hasAllRowsAfter, NEVER_US } from '../../state/community.ts';
import { type Microseconds, WEEK_US } from '../../time/units.ts';
import { WINDOW_US } from '../../time/window.ts';
import type { MetricContext, MetricResult } from '../metric-context.ts';
import { nextAgeStepUs, nextRowAgeStepUs, stepToMs } from '../passes/age-steps.ts';
import { ANSWER_PERIOD_US, answerRate, type Share } from './answer-rate.ts';
import { COHORT_MAX_AGE_US, newcomerActivation } from './newcomer-activation.ts';
import { BASELINE_WEEKS, countWeekly } from './weekly-counts.ts';

export type VitalSignName = 'responsiveness' | 'newcomers' | 'retention' | 'activity' | 'breadth';

/**
 * The weight of a sign in the score, of 100, and the smallest sample for which it is known
 * (docs/metrics.md#vital-signs).
 */
export interface VitalSignRule {
  weight: number;
  minSampleSize: number;
}

export const VITAL_SIGN_RULES: Readonly<Record<VitalSignName, VitalSignRule>> = {
  responsiveness: { weight: 25, minSampleSize: 10 },
  newcomers: { weight: 20, minSampleSize: 5 },
  retention: { weight: 20, minSampleSize: 10 },
  activity: { weight: 20, minSampleSize: 3 },
  breadth: { weight: 15, minSampleSize: 3 },
};

/** With fewer known signs there is no score. */
export const MIN_KNOWN_SIGNS = 3;

/** The lowest score of each band but the first. */
export const [FAIR_FROM_SCORE, STRONG_FROM_SCORE] = [40, 70] as const;

/** One of the five parts of the score. */
export interface VitalSign extends VitalSignRule, Share {
  name: VitalSignName;
  /** The number of messages, people or full weeks that the sign is computed from; 0 where its time was not observed. */
  sampleSize: number;
  /** `numerator / denominator`, at most 1; null where the sample is too small or the denominator is 0. */
  value: number | null;
}

export type ScoreBand = 'weak' | 'fair' | 'strong';

export interface VitalSignsScore {
  /** 0 to 100; null where fewer than three signs are known. */
  score: number | null;
  band: ScoreBand | null;
  signs: readonly VitalSign[];
}

/** The ages at which a message moves into another count of the signs, ascending. */
const AGE_STEPS_US: readonly Microseconds[] = [
  0,
  ANSWER_PERIOD_US,
  WINDOW_US,
  2 * WINDOW_US,
  ...Array.from({ length: BASELINE_WEEKS + 1 }, (_, i) => (i + 1) * WEEK_US),
].sort((a, b) => a - b);

/** The vital signs and their score; null unless the option `vitals` is set (docs/metrics.md#vital-signs). */
export function vitalsMetric(context: MetricContext): MetricResult<VitalSignsScore | null> {
  if (!context.options.vitals) return { value: null, nextChangeAt: null };
  const { whole, endUs, rule } = context;
  const newcomers = newcomerActivation(whole, endUs, rule);
  const signs = computeSigns(context, newcomers);
  const score = weightedScore(signs);
  const nextChangeUs = Math.min(newcomers.nextChangeUs, nextStepUs(whole, endUs, context.firstMessageUs()));
  return {
    value: { score, band: score === null ? null : scoreBand(score), signs },
    nextChangeAt: context.nextChange(context.endsNow ? stepToMs(nextChangeUs) : null),
  };
}

/** The rounded mean of the values that are known, by their weights; null where fewer than three are. */
export function weightedScore(signs: readonly Pick<VitalSign, 'weight' | 'value'>[]): number | null {
  const known = signs.filter(({ value }) => value !== null);
  if (known.length < MIN_KNOWN_SIGNS) return null;
  const weights = known.reduce((sum, { weight }) => sum + weight, 0);
  return Math.round((100 * known.reduce((sum, { weight, value }) => sum + weight * (value ?? 0), 0)) / weights);
}

export function scoreBand(score: number): ScoreBand {
  return score < FAIR_FROM_SCORE ? 'weak' : score < STRONG_FROM_SCORE ? 'fair' : 'strong';
}

/** A sign is unknown if its time was not observed or its rows are not held. */
function computeSigns({ whole: community, endUs, rule, firstMessageUs }: MetricContext, newcomers: Share): VitalSign[] {
  const firstUs = firstMessageUs();
  const isHeld = (ageUs: Microseconds) => hasAllRowsAfter(community, endUs - ageUs);
  const isKnown = (ageUs: Microseconds) => firstUs !== null && firstUs <= endUs - ageUs && isHeld(ageUs);
  const answers = answerRate(community, endUs, rule);
  const { messages, posters, previousPosters, returnedPosters } = countWeekly(community, endUs, rule);
  let weeks = 0;
  while (weeks < BASELINE_WEEKS && isKnown((weeks + 2) * WEEK_US)) weeks++;
  const usual = (byWeek: Uint32Array) => median(byWeek.subarray(1, weeks + 1));
  const returned: Share = { numerator: returnedPosters, denominator: previousPosters };
  return [
    createVitalSign('responsiveness', answers, isHeld(WINDOW_US) ? answers.denominator : 0),
    createVitalSign('newcomers', newcomers, isHeld(COHORT_MAX_AGE_US) ? newcomers.denominator : 0),
    createVitalSign('retention', returned, isKnown(2 * WINDOW_US) ? previousPosters : 0),
    createVitalSign('activity', { numerator: messages[0] ?? 0, denominator: usual(messages) }, weeks),
    createVitalSign('breadth', { numerator: posters[0] ?? 0, denominator: usual(posters) }, weeks),
  ];
}

function createVitalSign(name: VitalSignName, { numerator, denominator }: Share, sampleSize: number): VitalSign {
  const { weight, minSampleSize } = VITAL_SIGN_RULES[name];
  const isUnknown = sampleSize < minSampleSize || denominator === 0;
  const value = isUnknown ? null : Math.min(1, numerator / denominator);
  return { name, weight, numerator, denominator, sampleSize, minSampleSize, value };
}

/** The median by nearest rank, as all percentiles; 0 if there are no values. */
function median(values: Uint32Array): number {
  return values.toSorted()[Math.ceil(values.length / 2) - 1] ?? 0;
}

/** When a message reaches the next of these ages, or one more of these times is known in full; else `NEVER_US`. */
function nextStepUs(community: Community, endUs: Microseconds, firstUs: Microseconds | null): Microseconds {
  const heldSinceUs = community.horizonUs - 1;
  let nextUs: Microseconds = Math.min(
    firstUs === null ? NEVER_US : nextAgeStepUs(firstUs, AGE_STEPS_US, endUs),
    nextAgeStepUs(heldSinceUs, AGE_STEPS_US, endUs),
    nextAgeStepUs(heldSinceUs, [COHORT_MAX_AGE_US], endUs),
  );
  for (const { rows } of community.channels.values())
    nextUs = Math.min(nextUs, nextRowAgeStepUs(rows, AGE_STEPS_US, endUs));
  return nextUs;
}
