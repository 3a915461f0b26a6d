import { Counter, Gauge, type OpenMetricsContentType, type Registry } from 'prom-client';
import type { ServerStatus } from '../core/protocol/status.ts';
import { msToSeconds } from '../core/time/units.ts';
import type { Feed } from '../feed/feed.ts';
import type { Journal } from '../journal/journal.ts';
import type { EventStreamHub } from '../stream/event-stream-hub.ts';

export interface PipelineMetricsOptions {
  journal: Pick<Journal, 'bytes' | 'floor' | 'head'>;
  feed: Feed;
  hub: Pick<EventStreamHub, 'clientCount' | 'slowClientsDisconnected' | 'streamsOpened'>;
  status: () => ServerStatus;
  /** How many connections were closed at once because there were too many. */
  droppedConnections: () => number;
}

type MetricsRegistry = Registry<OpenMetricsContentType>;

/** Registers the metrics that are read from the product at each scrape (docs/metrics.md#prometheus-metrics). */
export function registerPipelineMetrics(registry: MetricsRegistry, options: PipelineMetricsOptions): void {
  registerLogMetrics(registry, options);
  registerStreamMetrics(registry, options);
  registerFeedPositions(registry, options.feed);
}

function registerLogMetrics(registry: MetricsRegistry, { journal, feed, status }: PipelineMetricsOptions): void {
  const gauges: [name: string, help: string, read: () => number][] = [
    ['journal_bytes', 'Size of the journal entries and their index on disk.', () => journal.bytes],
    ['journal_entries', 'Entries that the journal holds.', () => journal.head - journal.floor],
    ['forward_waiting', 'Accepted records that are not on the topic yet.', () => status().log.waiting],
    [
      'log_connected',
      '1 while the log responds and its reader follows it.',
      () => (status().log.state === 'connected' ? 1 : 0),
    ],
    ['feed_behind', 'Entries of the log that are not folded yet.', () => feed.lag],
    ['feed_ready', '1 once the entries that the log held at the start are folded.', () => (feed.isReady ? 1 : 0)],
    [
      'last_event_timestamp_seconds',
      'Unix time at which the last event of Slack was accepted; 0 before the first.',
      () => Math.floor(msToSeconds(status().slack.last_event_at ?? 0)),
    ],
  ];
  for (const [name, help, read] of gauges) registerGauge(registry, name, help, read);
}

function registerStreamMetrics(registry: MetricsRegistry, { hub, droppedConnections }: PipelineMetricsOptions): void {
  registerGauge(registry, 'readers', 'Open streams.', () => hub.clientCount);
  const totals: [name: string, help: string, read: () => number][] = [
    ['readers_cut', 'Clients that were disconnected because they were too slow.', () => hub.slowClientsDisconnected],
    ['connections_dropped', 'Connections beyond the limit, closed at once.', droppedConnections],
    ['streams_opened', 'Streams that were opened, including reconnects.', () => hub.streamsOpened],
  ];
  for (const [name, help, read] of totals) registerTotal(registry, name, help, read);
}

function registerFeedPositions(registry: MetricsRegistry, feed: Feed): void {
  new Gauge({
    name: 'slackpanda_feed_offset',
    help: 'The next offset to fold: the cursor of the feed.',
    labelNames: ['partition'],
    registers: [registry],
    collect() {
      this.reset();
      for (const [partition, offset] of feed.position.entries()) this.set({ partition }, offset);
    },
  });
  new Gauge({
    name: 'slackpanda_set_aside',
    help: 'Entries of the log that count in no number, by reason.',
    labelNames: ['kind'],
    registers: [registry],
    collect() {
      for (const [kind, count] of Object.entries(feed.setAside)) this.set({ kind }, count);
    },
  });
}

function registerGauge(registry: MetricsRegistry, name: string, help: string, read: () => number): void {
  new Gauge({
    name: `slackpanda_${name}`,
    help,
    registers: [registry],
    collect() {
      this.set(read());
    },
  });
}

/** Registers a counter whose total is kept elsewhere. prom-client adds `_total` to its name. */
function registerTotal(registry: MetricsRegistry, name: string, help: string, read: () => number): void {
  new Counter({
    name: `slackpanda_${name}`,
    help,
    registers: [registry],
    collect() {
      this.reset();
      this.inc(read());
    },
  });
}
