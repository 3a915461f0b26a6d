import { BYTES_PER_MB } from '../../core/protocol/bytes.ts';
import type { SlackRecord } from '../../core/records/record.ts';
import type { Journal } from '../../journal/journal.ts';
import { ConnectionStatus } from '../connection-status.ts';
import type { Log, LogBounds, LogEntry, LogStatus, Position } from '../log.ts';
import { Forwarder } from './forwarder.ts';
import type { KafkaPort, KafkaPortOptions } from './kafka-port.ts';
import { createKafkajsPort } from './kafkajs/kafkajs-port.ts';
import { TopicMonitor } from './topic-monitor.ts';
import { TopicReader } from './topic-reader.ts';

export interface RedpandaLogSettings extends Omit<KafkaPortOptions, 'clientId'> {
  /** Its entries are forwarded first. Closing the log closes the journal. */
  journal: Journal;
  topic: string;
  /** The size at which the journal is full, bytes; no limit by default. */
  journalMaxBytes?: number;
  /** `slackpanda` by default. */
  clientId?: string;
}

/**
 * The log on a topic of Redpanda, or of any other Kafka cluster. Returns at once and connects in the background: the
 * journal accepts records from the start, and no restart is needed when a broker starts, stops or starts again.
 */
export function createRedpandaLog({ clientId = 'slackpanda', ...settings }: RedpandaLogSettings): Log {
  return new RedpandaLog(createKafkajsPort({ ...settings, clientId }), settings);
}

class RedpandaLog implements Log {
  readonly #settings: RedpandaLogSettings;
  readonly #kafka: KafkaPort;
  readonly #monitor: TopicMonitor;
  readonly #forwarder: Forwarder;
  readonly #readers = new Set<TopicReader>();
  readonly #closingReaders = new Set<Promise<void>>();
  readonly #connection = new ConnectionStatus(false);
  readonly #journalMaxBytes: number;
  #closed: Promise<void> | undefined;

  constructor(kafka: KafkaPort, settings: RedpandaLogSettings) {
    const { brokers, topic, journal, logger, journalMaxBytes = Number.POSITIVE_INFINITY } = settings;
    this.#settings = settings;
    this.#kafka = kafka;
    this.#journalMaxBytes = journalMaxBytes;
    const onRecreated = () => this.#markRecreated();
    this.#monitor = new TopicMonitor({ kafka, brokers, topic, logger, onRecreated });
    this.#forwarder = new Forwarder({ kafka, topic, journal, monitor: this.#monitor, logger });
  }

  /** An arrow function, because callers pass it as a callback. */
  readonly append = async (records: readonly SlackRecord[]): Promise<void> => {
    const { journal } = this.#settings;
    if (this.#closed === undefined && journal.bytes >= this.#journalMaxBytes) throw new Error(this.#rejectReason());
    await journal.append(records);
  };

  async *entries(from: Position, signal: AbortSignal): AsyncGenerator<readonly LogEntry[]> {
    if (this.#closed !== undefined || signal.aborted) return;
    const { topic, logger } = this.#settings;
    const reader = new TopicReader({
      kafka: this.#kafka,
      topic,
      monitor: this.#monitor,
      logger,
      from,
      onRecreated: () => this.#markRecreated(),
    });
    this.#readers.add(reader);
    try {
      yield* reader.entries(signal);
    } finally {
      this.#readers.delete(reader);
      this.#closeInBackground(reader);
    }
  }

  /** Not awaited, so that a caller that stops reading does not wait until the consumer has left its group. */
  #closeInBackground(reader: TopicReader): void {
    const closing = reader.close().finally(() => this.#closingReaders.delete(closing));
    this.#closingReaders.add(closing);
  }

  #markRecreated(): void {
    const { topic, logger } = this.#settings;
    logger.warn(`The topic ${topic} was deleted and created again: reading starts from its beginning.`);
    for (const reader of this.#readers) reader.markRecreated();
  }

  bounds(): LogBounds | undefined {
    const { watermarks, epoch } = this.#monitor;
    if (!watermarks || epoch === undefined) return undefined;
    const head = watermarks.high.map((high, partition) =>
      Math.max(high, ...[...this.#readers].map(({ readOffsets }) => readOffsets[partition] ?? 0)),
    );
    return { epoch, floor: watermarks.low, head };
  }

  status(): LogStatus {
    return {
      engine: 'redpanda',
      ...this.#connection.update(this.#disconnectReason()),
      waiting: this.#forwarder.waiting,
      rejectReason: this.#rejectReason(),
    };
  }

  #disconnectReason(): string {
    if (this.#closed !== undefined) return 'The log is closed.';
    if (!this.#monitor.reachable) return this.#monitor.reason;
    if (this.#forwarder.failure) return `records cannot be forwarded: ${this.#forwarder.failure}`;
    const { topic } = this.#settings;
    const behind = [...this.#readers].find(({ isFollowing }) => !isFollowing);
    if (behind?.failure) return `${topic} cannot be read: ${behind.failure}`;
    if (behind) return `the reader of ${topic} has not joined its consumer group yet`;
    return '';
  }

  #rejectReason(): string {
    if (this.#closed !== undefined) return 'The log is closed.';
    const { journal, topic } = this.#settings;
    if (journal.bytes < this.#journalMaxBytes) return journal.failure;
    const limitMb = Math.round(this.#journalMaxBytes / BYTES_PER_MB);
    return `The journal is full: it holds ${this.#forwarder.waiting} records for ${topic}, and its limit is ${limitMb} MB (JOURNAL_MAX_BYTES)`;
  }

  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    await Promise.all([this.#forwarder.close(), ...[...this.#readers].map((reader) => reader.close())]);
    await Promise.all(this.#closingReaders);
    await this.#monitor.close();
    await this.#settings.journal.close();
  }
}
