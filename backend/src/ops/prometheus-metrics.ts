import { Counter, collectDefaultMetrics, Gauge, Histogram, type OpenMetricsContentType, Registry } from 'prom-client';
import type { ServerStatus } from '../core/protocol/status.ts';
import type { Feed } from '../feed/feed.ts';
import type { Journal } from '../journal/journal.ts';
import type { DeliveryReport } from '../slack/ingest/delivery-log.ts';
import { REJECTION_CAUSES } from '../slack/ingest/delivery-outcome.ts';
import type { EventStreamHub } from '../stream/event-stream-hub.ts';

export interface PrometheusMetricsOptions {
  journal: Pick<Journal, 'bytes' | 'floor' | 'head'>;
  feed: Feed;
  hub: Pick<EventStreamHub, 'clientCount' | 'slowClientsDisconnected' | 'streamsOpened'>;
  status: () => ServerStatus;
  /** Connections that were closed at once because there were too many. */
  droppedConnections: () => number;
}

export interface PrometheusMetrics {
  /** Of the product alone: the global one belongs to whoever else is in the process. */
  registry: Registry<OpenMetricsContentType>;
  /** Each call to `/slack-events`. */
  onCall(call: DeliveryReport): void;
  /** Each batch of the log that was folded, and how long that took, ms. */
  onFold(took: number): void;
}

/** Slack gives up after 3 s. */
const ACK_BUCKETS_SECONDS = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5];
const FOLD_BUCKETS_SECONDS = [0.0001, 0.001, 0.01, 0.1, 1];

/** What an operator watches. Most of it is read off the parts when somebody asks, and costs nothing until then. */
export function createPrometheusMetrics({
  journal,
  feed,
  hub,
  status,
  droppedConnections: dropped,
}: PrometheusMetricsOptions): PrometheusMetrics {
  const registry = new Registry<OpenMetricsContentType>();
  registry.setContentType(Registry.OPENMETRICS_CONTENT_TYPE);
  const registers = [registry];
  // Its histogram of the event loop wakes the process; ten times a second costs nothing that could be measured.
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: 100 });

  const acks = new Histogram({
    name: 'slackpanda_ack_seconds',
    help: 'Time from the arrival of an event to its 200, when it is on disk.',
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

  gauge('journal_bytes', 'What the entries of the journal and their index take on disk.', () => journal.bytes);
  gauge('journal_entries', 'Entries that the journal holds.', () => journal.head - journal.floor);
  gauge('forward_waiting', 'Records accepted that the topic does not hold yet.', () => status().log.waiting);
  gauge('log_connected', '1 while the log answers and its reader follows.', () =>
    status().log.state === 'connected' ? 1 : 0,
  );
  gauge('feed_behind', 'Entries of the log that are not folded yet.', () => feed.lag);
  gauge('feed_ready', '1 once all that the log held at the start is folded.', () => (feed.isReady ? 1 : 0));
  gauge('last_event_timestamp_seconds', 'When the last event of Slack was accepted; 0 before the first.', () =>
    Math.floor((status().slack.last_event_at ?? 0) / 1000),
  );
  gauge('readers', 'Open streams.', () => hub.clientCount);
  total('readers_cut', 'Readers that were cut because they were too slow.', () => hub.slowClientsDisconnected);
  total('connections_dropped', 'Connections beyond the limit, closed at once.', dropped);
  total('streams_opened', 'Streams that were opened, at first or again.', () => hub.streamsOpened);

  new Gauge({
    name: 'slackpanda_feed_offset',
    help: 'The next offset to fold: the cursor of the feed.',
    labelNames: ['partition'],
    registers,
    collect() {
      this.reset();
      for (const [partition, offset] of feed.position.entries()) this.set({ partition }, offset);
    },
  });
  new Gauge({
    name: 'slackpanda_set_aside',
    help: 'Entries of the log that count nowhere: of another workspace, or no records.',
    labelNames: ['kind'],
    registers,
    collect() {
      const { foreign, unreadable } = feed.setAside;
      this.set({ kind: 'foreign' }, foreign);
      this.set({ kind: 'unreadable' }, unreadable);
    },
  });

  function gauge(name: string, help: string, read: () => number): void {
    new Gauge({
      name: `slackpanda_${name}`,
      help,
      registers,
      collect() {
        this.set(read());
      },
    });
  }

  function total(name: string, help: string, read: () => number): void {
    new Counter({
      name: `slackpanda_${name}`,
      help,
      registers,
      collect() {
        this.reset();
        this.inc(read());
      },
    });
  }

  return {
    registry,
    onCall({ outcome, cause, tookMs: took }) {
      if (outcome === 'stored') acks.observe(took / 1000);
      if (cause !== undefined) refusals.inc({ cause });
    },
    onFold: (took) => folds.observe(took / 1000),
  };
}
