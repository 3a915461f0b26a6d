import type { MetricDefinition } from '../../panel-frame/metric-definition.ts';

/** See `docs/metrics.md#health-score`. */
export const HEALTH_DEFINITION: MetricDefinition = {
  meaning:
    'A base, plus points for each message and each new member, at most the cap; less a penalty after a quiet time, which the next message gives back. The bar below shows the terms to scale.',
  window: 'rolling',
  notCounted: 'Reactions, readers, and how long or good a message is.',
};
