import { activation, COHORT } from './activation.ts';
import { answerRate } from './answer-rate.ts';
import { type Community, isHeld } from './community.ts';
import type { CountedRule } from './counted.ts';
import { DAY } from './timestamp.ts';
import { countWeeks, WEEK, WEEKS_BEFORE } from './week-counts.ts';
import { earliest, millisecondOf, WINDOW } from './window.ts';

export type SignName = 'responsiveness' | 'newcomers' | 'retention' | 'activity' | 'breadth';

/** One of the five parts of the score. */
export interface Sign {
  name: SignName;
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

export type Band = 'weak' | 'fair' | 'strong';

export interface VitalSigns {
  /** 0 to 100; null where fewer than three signs are known. */
  score: number | null;
  band: Band | null;
  signs: readonly Sign[];
  /** When time alone may change this, ms UTC, or null. */
  nextChangeAt: number | null;
}

const FEWEST_SIGNS = 3;
const [FAIR, STRONG] = [40, 70];

/**
 * The score of `features.md` 4.10: shares of what could be, weighed; no bonus for more than a community's own usual week,
 * and programs never count. `first`: when listening began, or null. Of what is not held or was not listened to nothing is
 * said. `end`, `first`: microseconds.
 */
export function vitalSigns(community: Community, end: number, rule: CountedRule, first: number | null): VitalSigns {
  const isKnown = (age: number) => first !== null && first <= end - age && isHeld(community, end - age);
  const answers = answerRate(community, end, rule);
  const newcomers = activation(community, end, rule);
  const counts = countWeeks(community, end, rule);
  let weeks = 0;
  while (weeks < WEEKS_BEFORE && isKnown((weeks + 2) * WEEK)) weeks++;
  const usual = (all: Uint32Array) => median(all.subarray(1, weeks + 1));
  const share = (part: number, whole: number, isWhole: boolean) => ({ part, whole, n: isWhole ? whole : 0 });
  const signs = [
    sign('responsiveness', 25, 10, share(answers.part, answers.whole, isHeld(community, end - WINDOW))),
    sign('newcomers', 20, 5, share(newcomers.part, newcomers.whole, isHeld(community, end - COHORT))),
    sign('retention', 20, 10, share(counts.returned, counts.postersBefore, isKnown(2 * WINDOW))),
    sign('activity', 20, 3, { part: counts.messages[0] ?? 0, whole: usual(counts.messages), n: weeks }),
    sign('breadth', 15, 3, { part: counts.posters[0] ?? 0, whole: usual(counts.posters), n: weeks }),
  ];
  const score = scoreOf(signs);
  return {
    score,
    band: score === null ? null : bandOf(score),
    signs,
    nextChangeAt: earliest(newcomers.nextChangeAt, nextStep(community, end, first)),
  };
}

/** Rounded; the shares of the signs that are known, by their weights. */
export function scoreOf(signs: readonly Sign[]): number | null {
  const known = signs.filter(({ value }) => value !== null);
  if (known.length < FEWEST_SIGNS) return null;
  const weights = known.reduce((sum, { weight }) => sum + weight, 0);
  return Math.round((100 * known.reduce((sum, { weight, value }) => sum + weight * (value ?? 0), 0)) / weights);
}

export function bandOf(score: number): Band {
  return score < FAIR ? 'weak' : score < STRONG ? 'fair' : 'strong';
}

function sign(
  name: SignName,
  weight: number,
  least: number,
  { part, whole, n }: Pick<Sign, 'part' | 'whole' | 'n'>,
): Sign {
  const value = n < least || whole === 0 ? null : Math.min(1, part / whole);
  return { name, weight, part, whole, n, least, value };
}

/** By nearest rank, as of all percentiles; 0 of none. */
function median(values: Uint32Array): number {
  return values.toSorted()[Math.ceil(values.length / 2) - 1] ?? 0;
}

/** Ages at which a message moves into another count. */
const STEPS = [DAY, WINDOW, 2 * WINDOW, ...Array.from({ length: WEEKS_BEFORE + 1 }, (_, i) => (i + 1) * WEEK)];

/** When the next message reaches such an age or its own time, or one more week is full; ms UTC. */
function nextStep(community: Community, end: number, first: number | null): number | null {
  const times: number[] = [];
  for (const { rows } of community.channels.values())
    for (const age of [0, ...STEPS]) {
      const row = rows.firstAfter(end - age);
      if (row < rows.length) times.push(millisecondOf((rows.columns.ts[row] ?? 0) + age));
    }
  const ages = first === null ? [] : STEPS.map((age) => first + age).filter((us) => us > end);
  return earliest(...times, ...ages.map(millisecondOf));
}
