import type { VitalSignName } from 'backend/core/metrics/vital-signs/vital-signs';
import { type MetricDefinition, NOT_COUNTED_AS_MESSAGE } from '../../ui/metric-definition.ts';

interface SignDefinition {
  label: string;
  meaning: string;
}

/** The only place on the page that states weights and minimums, see `docs/metrics.md#vital-signs`. */
export const SIGN_DEFINITIONS: Readonly<Record<VitalSignName, SignDefinition>> = {
  responsiveness: {
    label: 'responsiveness, 25 %',
    meaning:
      'Messages of the last 30 days, older than 24 h and not replies, that got a reply by another person within 24 h, of all such messages. Needs 10.',
  },
  newcomers: {
    label: 'newcomers, 20 %',
    meaning: 'People who joined 37 to 7 days ago and wrote within 7 × 24 h, of all who joined then. Needs 5.',
  },
  retention: {
    label: 'retention, 20 %',
    meaning: 'People who posted in the 30 days before and again in the last 30, of all who posted then. Needs 10.',
  },
  activity: {
    label: 'activity, 20 %',
    meaning:
      'Messages of the last 7 × 24 h, of the median of the seven weeks before that are known in full; at most 100 %. Needs 3 weeks.',
  },
  breadth: {
    label: 'breadth, 15 %',
    meaning: 'The same with people who posted instead of messages.',
  },
};

export const VITAL_SIGNS_DEFINITION: MetricDefinition = {
  meaning:
    'The weighted mean of five shares, each 0 to 100 %. A share of too few people or messages is left out; with fewer than three shares there is no score. 0 to 39 is weak, 40 to 69 fair, 70 to 100 strong. Compare it with your own past only.',
  isWindowed: false,
  parts: Object.values(SIGN_DEFINITIONS).map(({ label, meaning }) => [label, meaning]),
  notCounted: `More than the usual week adds nothing. ${NOT_COUNTED_AS_MESSAGE}`,
};
