import { Counter, collectDefaultMetrics, Histogram, type OpenMetricsContentType, Registry } from 'prom-client';
import { type Milliseconds, msToSeconds, type Seconds } from '../core/time/units.ts';
import type { DeliveryReport } from '../slack/ingest/delivery-log.ts';
import { REJECTION_CAUSES } from '../slack/ingest/delivery-outcome.ts';

export interface PrometheusMetrics {
  /** A registry of this product, since prom-client's global registry is shared by the whole process. */
  registry: Registry<OpenMetricsContentType>;
  /** Call it after each response to a delivery. */
  onDelivery(report: DeliveryReport): void;
  /** Call it after each batch of the log that was folded, with the time that this took. */
  onFold(durationMs: Milliseconds): void;
}

/** Slack waits 3 s for a response (docs/slack-events.md#retries). */
const ACK_BUCKETS_SECONDS: Seconds[] = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5];
/** How often the histogram of the event loop wakes the process; this rarely, it has no measurable cost. */
const EVENT_LOOP_PRECISION_MS: Milliseconds = 100;
const FOLD_BUCKETS_SECONDS: Seconds[] = [0.0001, 0.001, 0.01, 0.1, 1];

/**
 * Creates the registry with the metrics of the process and those that are counted while the product runs
 * (docs/metrics.md#prometheus-metrics). `registerPipelineMetrics` adds those that are read when Prometheus scrapes.
 */
export function createPrometheusMetrics(): PrometheusMetrics {
  const registry = new Registry<OpenMetricsContentType>();
  registry.setContentType(Registry.OPENMETRICS_CONTENT_TYPE);
  const registers = [registry];
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: EVENT_LOOP_PRECISION_MS });

  const acks = new Histogram({
    name: 'slackpanda_ack_seconds',
    help: 'Time from the arrival of an event to its 200 response.',
    buckets: ACK_BUCKETS_SECONDS,
    registers,
  });
  const refusals = new Counter({
    name: 'slackpanda_refusals',
    help: 'Calls to /slack-events that were not accepted, by cause.',
    labelNames: ['cause'],
    registers,
  });
  for (const cause of REJECTION_CAUSES) refusals.inc({ cause }, 0);
  const folds = new Histogram({
    name: 'slackpanda_fold_seconds',
    help: 'Time to fold a batch of the log.',
    buckets: FOLD_BUCKETS_SECONDS,
    registers,
  });

  return {
    registry,
    onDelivery({ outcome, cause, tookMs }) {
      if (outcome === 'stored') acks.observe(msToSeconds(tookMs));
      if (cause !== undefined) refusals.inc({ cause });
    },
    onFold: (durationMs) => folds.observe(msToSeconds(durationMs)),
  };
}
