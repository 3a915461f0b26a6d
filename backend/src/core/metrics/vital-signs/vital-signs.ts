import { type Community, hasAllRowsAfter } from '../../state/community.ts';
import type { CountingRule } from '../../state/counting-rule.ts';
import { earliest } from '../../time/earliest.ts';
import { DAY_US, usToMs } from '../../time/units.ts';
import { WINDOW_US } from '../../time/window.ts';
import { answerRate } from './answer-rate.ts';
import { COHORT_MAX_AGE_US, newcomerActivation } from './newcomer-activation.ts';
import { BASELINE_WEEKS, countWeekly, WEEK_US } from './weekly-counts.ts';

export type VitalSignName = 'responsiveness' | 'newcomers' | 'retention' | 'activity' | 'breadth';

/** One of the five parts of the score. */
export interface VitalSign {
  name: VitalSignName;
  /** Of a hundred. */
  weight: number;
  /** Of so many (`whole`) so many (`part`); for the last week as much (`part`) as was usual (`whole`). */
  part: number;
  whole: number;
  /** From how many people, messages or weeks this is known, and from how many it must be. */
  n: number;
  least: number;
  /** 0 to 1; null where it is known from too few, or from none. */
  value: number | null;
}

export type ScoreBand = 'weak' | 'fair' | 'strong';

export interface VitalSignsScore {
  /** 0 to 100; null where fewer than three signs are known. */
  score: number | null;
  band: ScoreBand | null;
  signs: readonly VitalSign[];
  /** When time alone may change this, ms UTC, or null. */
  nextChangeAt: number | null;
}

const MIN_KNOWN_SIGNS = 3;
const [FAIR_FROM, STRONG_FROM] = [40, 70];

/**
 * The score of `features.md` 4.10: shares of what could be, weighed; no bonus for more than a community's own usual week,
 * and programs never count. `first`: when listening began, or null. Of what is not held or was not listened to nothing is
 * said. `end`, `first`: microseconds.
 */
export function computeVitalSigns(
  community: Community,
  end: number,
  rule: CountingRule,
  first: number | null,
): VitalSignsScore {
  const isKnown = (age: number) => first !== null && first <= end - age && hasAllRowsAfter(community, end - age);
  const answers = answerRate(community, end, rule);
  const newcomers = newcomerActivation(community, end, rule);
  const counts = countWeekly(community, end, rule);
  let weeks = 0;
  while (weeks < BASELINE_WEEKS && isKnown((weeks + 2) * WEEK_US)) weeks++;
  const usual = (all: Uint32Array) => median(all.subarray(1, weeks + 1));
  const share = (part: number, whole: number, isWhole: boolean) => ({ part, whole, n: isWhole ? whole : 0 });
  const signs = [
    createVitalSign(
      'responsiveness',
      25,
      10,
      share(answers.part, answers.whole, hasAllRowsAfter(community, end - WINDOW_US)),
    ),
    createVitalSign(
      'newcomers',
      20,
      5,
      share(newcomers.part, newcomers.whole, hasAllRowsAfter(community, end - COHORT_MAX_AGE_US)),
    ),
    createVitalSign('retention', 20, 10, share(counts.returnedPosters, counts.previousPosters, isKnown(2 * WINDOW_US))),
    createVitalSign('activity', 20, 3, { part: counts.messages[0] ?? 0, whole: usual(counts.messages), n: weeks }),
    createVitalSign('breadth', 15, 3, { part: counts.posters[0] ?? 0, whole: usual(counts.posters), n: weeks }),
  ];
  const score = weightedScore(signs);
  return {
    score,
    band: score === null ? null : scoreBand(score),
    signs,
    nextChangeAt: earliest(newcomers.nextChangeAt, nextAgeStepAtMs(community, end, first)),
  };
}

/** Rounded; the shares of the signs that are known, by their weights. */
export function weightedScore(signs: readonly VitalSign[]): number | null {
  const known = signs.filter(({ value }) => value !== null);
  if (known.length < MIN_KNOWN_SIGNS) return null;
  const weights = known.reduce((sum, { weight }) => sum + weight, 0);
  return Math.round((100 * known.reduce((sum, { weight, value }) => sum + weight * (value ?? 0), 0)) / weights);
}

export function scoreBand(score: number): ScoreBand {
  return score < FAIR_FROM ? 'weak' : score < STRONG_FROM ? 'fair' : 'strong';
}

function createVitalSign(
  name: VitalSignName,
  weight: number,
  least: number,
  { part, whole, n }: Pick<VitalSign, 'part' | 'whole' | 'n'>,
): VitalSign {
  const value = n < least || whole === 0 ? null : Math.min(1, part / whole);
  return { name, weight, part, whole, n, least, value };
}

/** By nearest rank, as of all percentiles; 0 of none. */
function median(values: Uint32Array): number {
  return values.toSorted()[Math.ceil(values.length / 2) - 1] ?? 0;
}

/** Ages at which a message moves into another count. */
const AGE_STEPS_US = [
  DAY_US,
  WINDOW_US,
  2 * WINDOW_US,
  ...Array.from({ length: BASELINE_WEEKS + 1 }, (_, i) => (i + 1) * WEEK_US),
];

/** When the next message reaches such an age or its own time, or one more week is full; ms UTC. */
function nextAgeStepAtMs(community: Community, end: number, first: number | null): number | null {
  const times: number[] = [];
  for (const { rows } of community.channels.values())
    for (const age of [0, ...AGE_STEPS_US]) {
      const row = rows.firstRowAfter(end - age);
      if (row < rows.length) times.push(usToMs((rows.columns.ts[row] ?? 0) + age));
    }
  const ages = first === null ? [] : AGE_STEPS_US.map((age) => first + age).filter((us) => us > end);
  return earliest(...times, ...ages.map(usToMs));
}
