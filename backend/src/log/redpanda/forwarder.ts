import { errorMessage } from '../../async/error-message.ts';
import { createSignal } from '../../async/signal.ts';
import { withTimeout } from '../../async/with-timeout.ts';
import { parseRecordJson } from '../../core/records/parse-record.ts';
import { recordKey, type SlackRecord } from '../../core/records/record.ts';
import type { Milliseconds } from '../../core/time/units.ts';
import type { Journal, JournalEntry } from '../../journal/journal.ts';
import { type Backoff, createBackoff } from './backoff.ts';
import { kafkaErrorType } from './kafka-error.ts';
import type { KafkaLogger, KafkaPort, KafkaProducer } from './kafka-port.ts';
import type { TopicMonitor } from './topic-monitor.ts';

const BATCH_RECORDS = 500;
const BATCH_BYTES = 512 * 1024;
const CLOSE_TIMEOUT_MS: Milliseconds = 3000;

export interface ForwarderOptions {
  kafka: KafkaPort;
  topic: string;
  journal: Journal;
  monitor: TopicMonitor;
  logger: KafkaLogger;
}

interface ForwardBatch {
  entries: readonly JournalEntry[];
  last: JournalEntry;
  /** Whether it is the first record of an empty topic. */
  isFirst: boolean;
  /** Whether the keys select the partitions; if not, all records go to the first partition. */
  isKeyed: boolean;
}

/**
 * Produces the entries of the journal to the topic, one batch at a time, in order, and trims only what the topic has
 * acknowledged.
 *
 * After any failure it sends the same batch again through a new producer. So the topic may hold a record twice, but it
 * never misses one, and the first copies of all records are in order.
 */
export class Forwarder {
  readonly #options: ForwarderOptions;
  readonly #wake = createSignal();
  readonly #backoff: Backoff;
  readonly #unsubscribe: readonly (() => void)[];
  readonly #running: Promise<void>;
  #producer: KafkaProducer | undefined;
  #next: number;
  #batchBytes = BATCH_BYTES;
  #failure = '';
  #trimming = Promise.resolve();
  #isClosed = false;

  /** Starts at once. */
  constructor(options: ForwarderOptions) {
    const { journal, monitor } = options;
    this.#options = options;
    this.#backoff = createBackoff(monitor);
    this.#next = journal.floor;
    this.#unsubscribe = [journal.onCommit(this.#wake.notify), monitor.onUpdate(this.#wake.notify)];
    this.#running = this.#run();
  }

  /** Journal entries that the topic has not acknowledged. */
  get waiting(): number {
    return this.#options.journal.head - this.#next;
  }

  /** Why the last batch was not acknowledged; empty after one that was. */
  get failure(): string {
    return this.#failure;
  }

  async #run(): Promise<void> {
    while (!this.#isClosed) {
      const batch = this.#nextBatch();
      if (!batch) await this.#wake.wait();
      else await this.#forward(batch).catch((error: unknown) => this.#handleFailure(error, batch.entries.length));
    }
    await this.#trimming;
    await this.#producer?.close();
  }

  /**
   * The first record of an empty topic is sent alone, and to the first partition, because the epoch is read from there.
   */
  #nextBatch(): ForwardBatch | undefined {
    const { monitor, journal } = this.#options;
    const watermarks = monitor.reachable ? monitor.watermarks : undefined;
    if (!watermarks) return undefined;
    const isFirst = watermarks.high[0] === 0;
    const entries = journal.read(this.#next, isFirst ? 1 : BATCH_RECORDS, this.#batchBytes);
    const last = entries.at(-1);
    return last && { entries, last, isFirst, isKeyed: !isFirst && watermarks.high.length > 1 };
  }

  async #forward({ entries, last, isFirst, isKeyed }: ForwardBatch): Promise<void> {
    const { kafka, topic, journal, monitor } = this.#options;
    this.#producer ??= await kafka.openProducer();
    const target = isKeyed ? {} : { partition: 0 };
    const messages = entries.map(({ json, record }) => ({
      key: messageKeyOf(record ?? parseRecordJson(json)),
      value: json,
      ...target,
    }));
    await this.#producer.send(topic, messages);
    this.#next = last.offset + 1;
    this.#failure = '';
    this.#backoff.reset();
    // Not awaited: the next batch is sent meanwhile. The journal reports a failed trim, and the next trim includes it.
    this.#trimming = journal.trim(this.#next).catch(() => undefined);
    // The next batch is an ordinary one only if the watermarks are those of a topic with a record.
    if (isFirst) await monitor.refresh().catch(() => undefined);
  }

  async #handleFailure(error: unknown, count: number): Promise<void> {
    const { topic, logger } = this.#options;
    const message = errorMessage(error);
    if (message !== this.#failure) logger.warn(`${count} record(s) are not on the topic ${topic} yet: ${message}`);
    this.#failure = message;
    void this.#producer?.close();
    this.#producer = undefined;
    // The topic accepts only smaller batches. The smallest one is a single record.
    if (kafkaErrorType(error).includes('TOO_LARGE')) this.#batchBytes = Math.max(1, this.#batchBytes / 2);
    await this.#backoff.wait();
  }

  /** Ends after the current batch, or after 3 s. The next start forwards what is left in the journal. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#wake.notify();
    this.#backoff.cancel();
    await withTimeout(CLOSE_TIMEOUT_MS, 'the last batch', this.#running).catch(() => undefined);
    void this.#producer?.close();
    for (const unsubscribe of this.#unsubscribe) unsubscribe();
  }
}

/** The key of a message. Without a key, copies of one record could get to different partitions. */
function messageKeyOf(record: SlackRecord | undefined): string {
  return record ? recordKey(record) : 'unreadable';
}
