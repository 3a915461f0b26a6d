import {
  FAIR_FROM_SCORE,
  MIN_KNOWN_SIGNS,
  STRONG_FROM_SCORE,
  VITAL_SIGN_RULES,
  type VitalSignName,
} from 'backend/core/metrics/vital-signs/vital-signs';
import { BASELINE_WEEKS } from 'backend/core/metrics/vital-signs/weekly-counts';
import { numberInWords } from '../../format/format.ts';
import { type MetricDefinition, NOT_COUNTED_AS_MESSAGE } from '../../panel-frame/metric-definition.ts';

/** What each sign means, with the smallest sample from which it is known. See `docs/metrics.md#vital-signs`. */
export const SIGN_MEANINGS: Readonly<Record<VitalSignName, string>> = {
  responsiveness: `Messages of the last 30 days, older than 24 h and not replies, that got a reply by another person within 24 h, of all such messages. ${minimumOf('responsiveness')}.`,
  newcomers: `People who joined 37 to 7 days ago and wrote within 7 × 24 h, of all who joined then. ${minimumOf('newcomers')}.`,
  retention: `People who posted in the 30 days before and again in the last 30, of all who posted then. ${minimumOf('retention')}.`,
  activity: `Messages of the last 7 × 24 h, of the median of the ${numberInWords(BASELINE_WEEKS)} weeks before that are known in full; at most 100 %. ${minimumOf('activity')} weeks.`,
  breadth: 'The same with people who posted instead of messages.',
};

/** The explanation of the score and of its signs, each with its weight. */
export const VITAL_SIGNS_DEFINITION: MetricDefinition = {
  meaning: `The weighted mean of five shares, each 0 to 100 %. A share of too few people or messages is left out; with fewer than ${numberInWords(MIN_KNOWN_SIGNS)} shares there is no score. 0 to ${FAIR_FROM_SCORE - 1} is weak, ${FAIR_FROM_SCORE} to ${STRONG_FROM_SCORE - 1} fair, ${STRONG_FROM_SCORE} to 100 strong. Compare it with your own past only.`,
  window: 'rolling',
  parts: Object.entries(VITAL_SIGN_RULES).map(([name, { weight }]) => [
    `${name}, ${weight} %`,
    SIGN_MEANINGS[name as VitalSignName],
  ]),
  notCounted: `More than the usual week adds nothing. ${NOT_COUNTED_AS_MESSAGE}`,
};

function minimumOf(name: VitalSignName): string {
  return `Needs ${VITAL_SIGN_RULES[name].minSampleSize}`;
}
