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
      'Messages of the last 30 days that start a thread and are older than 24 h with a reply of another person within 24 h, of all such messages. From 10.',
  },
  newcomers: {
    label: 'newcomers, 20 %',
    meaning: 'Who joined 37 to 7 days ago and wrote within 7 × 24 h, of all who joined then. From 5.',
  },
  retention: {
    label: 'retention, 20 %',
    meaning: 'Who posted in the 30 days before and again in the last 30, of all who posted then. From 10.',
  },
  activity: {
    label: 'activity, 20 %',
    meaning:
      'Messages of the last 7 × 24 h, of the median of the seven weeks before, as far as they are known in full; at most all of it. From 3 weeks.',
  },
  breadth: {
    label: 'breadth, 15 %',
    meaning: 'The same of different people who posted.',
  },
};

export const VITAL_SIGNS_DEFINITION: MetricDefinition = {
  meaning:
    'Shares of what could be, each 0 to 100 %, weighed; those known from too few are left out, and of fewer than three there is no score. 0 to 39 is weak, 40 to 69 fair, 70 to 100 strong: compare it with your own past only.',
  isWindowed: false,
  parts: Object.values(SIGN_DEFINITIONS).map(({ label, meaning }) => [label, meaning]),
  notCounted: `More than the usual week, which adds nothing. ${NOT_COUNTED_AS_MESSAGE}`,
};
