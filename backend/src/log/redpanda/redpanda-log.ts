import type { SlackRecord } from '../../core/records/record.ts';
import type { Journal } from '../../journal/journal.ts';
import type { Log, LogBounds, LogEntry, LogStatus, Position } from '../log.ts';
import { startForwarder } from './forwarder.ts';
import { createKafkaClientFactory, type KafkaClientSettings } from './kafka-client.ts';
import { createTopicAdmin } from './topic-admin.ts';
import { startTopicMonitor } from './topic-monitor.ts';
import { createTopicReader, type TopicReader } from './topic-reader.ts';

export interface RedpandaLogSettings extends Omit<KafkaClientSettings, 'clientId'> {
  /** What it holds is forwarded first. Closing the log closes the journal. */
  journal: Journal;
  topic: string;
  /** How much the journal may hold for a topic that does not take it, bytes; without limit unless told otherwise. */
  journalMaxBytes?: number;
  /** `slackpanda` unless told otherwise. */
  clientId?: string;
}

/**
 * The log on a Redpanda, or any Kafka, topic. Returns at once and connects behind the scenes: records are accepted into
 * the journal from the start, and a broker that comes, goes and returns is followed without a restart.
 */
export function createRedpandaLog({ journal, topic, clientId = 'slackpanda', ...settings }: RedpandaLogSettings): Log {
  const { brokers, logger, journalMaxBytes: journalLimit = Number.POSITIVE_INFINITY } = settings;
  const kafka = createKafkaClientFactory({ ...settings, clientId });
  const openAdmin = () => createTopicAdmin(kafka.create());
  const watch = startTopicMonitor({ openAdmin, brokers, topic, logger, onRecreated: recreated });
  const forwarder = startForwarder(kafka, topic, journal, watch, logger);
  const readers = new Set<TopicReader>();
  const departing = new Set<Promise<void>>();
  let closed: Promise<void> | undefined;
  let status: LogStatus = {
    engine: 'redpanda',
    connected: false,
    since: Date.now(),
    waiting: 0,
    reason: '',
    rejectReason: '',
  };

  function recreated(): void {
    logger.warn(`The topic ${topic} was deleted and made anew: reading starts from its beginning.`);
    for (const reader of readers) reader.markRecreated();
  }

  async function* entries(from: Position, signal: AbortSignal): AsyncGenerator<readonly LogEntry[]> {
    if (closed !== undefined || signal.aborted) return;
    const reader = createTopicReader({
      clients: kafka,
      topic,
      clientId,
      monitor: watch,
      logger,
      from,
      onRecreated: recreated,
    });
    readers.add(reader);
    try {
      yield* reader.entries(signal);
    } finally {
      readers.delete(reader);
      depart(reader);
    }
  }

  // Leaving a group takes a moment, and whoever stopped reading should not wait for it.
  function depart(reader: TopicReader): void {
    const departure = reader.close().finally(() => departing.delete(departure));
    departing.add(departure);
  }

  function ends(): LogBounds | undefined {
    const { watermarks: marks, epoch } = watch;
    if (!marks || epoch === undefined) return undefined;
    const head = marks.high.map((high, partition) =>
      Math.max(high, ...[...readers].map(({ readOffsets: seen }) => seen[partition] ?? 0)),
    );
    return { epoch, floor: marks.low, head };
  }

  function obstacle(): string {
    if (closed !== undefined) return 'The log is closed.';
    if (!watch.reachable) return watch.reason;
    if (forwarder.failure) return `records cannot be forwarded: ${forwarder.failure}`;
    const behind = [...readers].find(({ isFollowing: follows }) => !follows);
    if (behind?.failure) return `${topic} cannot be read: ${behind.failure}`;
    if (behind) return `the reader of ${topic} has not joined yet`;
    return '';
  }

  function refusing(): string {
    if (closed !== undefined) return 'The log is closed.';
    if (journal.bytes < journalLimit) return journal.failure;
    const limit = Math.round(journalLimit / 1024 / 1024);
    return `The journal is full: it holds ${forwarder.waiting} records for ${topic}, and takes no more than ${limit} MB (JOURNAL_MAX_BYTES)`;
  }

  async function append(records: readonly SlackRecord[]): Promise<void> {
    if (closed === undefined && journal.bytes >= journalLimit) throw new Error(refusing());
    await journal.append(records);
  }

  async function close(): Promise<void> {
    await Promise.all([forwarder.close(), ...[...readers].map((reader) => reader.close())]);
    await Promise.all(departing);
    await watch.close();
    await journal.close();
  }

  return {
    append,
    entries,
    bounds: ends,
    status() {
      const reason = obstacle();
      const connected = reason === '';
      const since = connected === status.connected ? status.since : Date.now();
      status = { ...status, connected, since, waiting: forwarder.waiting, reason, rejectReason: refusing() };
      return status;
    },
    close() {
      closed ??= close();
      return closed;
    },
  };
}
