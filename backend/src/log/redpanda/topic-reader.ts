import { errorMessage } from '../../async/error-message.ts';
import { createSignal } from '../../async/signal.ts';
import type { Milliseconds } from '../../core/time/units.ts';
import { type LogEntry, LogRecreatedError, type Position } from '../log.ts';
import { type Backoff, createBackoff } from './backoff.ts';
import { BatchSlot } from './batch-slot.ts';
import { ConsumerSession } from './consumer-session.ts';
import type { ConsumerMessage, KafkaLogger, KafkaPort } from './kafka-port.ts';
import type { TopicMonitor } from './topic-monitor.ts';
import { onTopicTruncated } from './topic-truncation.ts';

const MAX_FETCH_AGE_MS: Milliseconds = 10_000;
/** Far below the session timeout of the consumer group. */
const HEARTBEAT_INTERVAL_MS: Milliseconds = 1000;

export interface TopicReaderOptions {
  kafka: KafkaPort;
  topic: string;
  monitor: TopicMonitor;
  logger: KafkaLogger;
  /** The first offset to read of each partition. */
  from: Position;
  /** Called when the topic is shorter than what was read. */
  onRecreated(): void;
}

/** Reads a topic through one consumer session after another. */
export class TopicReader {
  readonly #options: TopicReaderOptions;
  readonly #backoff: Backoff;
  readonly #slot = new BatchSlot();
  readonly #sessionEnded = createSignal();
  readonly #readOffsets: number[] = [];
  readonly #nextOffsets: number[];
  readonly #unsubscribe: () => void;
  readonly #running: Promise<void>;
  #session: ConsumerSession | undefined;
  #isRecreated = false;
  #failure = '';
  #isClosed = false;

  /** Starts at once. */
  constructor(options: TopicReaderOptions) {
    this.#options = options;
    this.#backoff = createBackoff(options.monitor);
    this.#nextOffsets = [...options.from];
    this.#unsubscribe = onTopicTruncated(options.monitor, this.#readOffsets, options.onRecreated);
    this.#running = this.#run();
  }

  /** Whether the consumer has joined its group, and fetched within the last 10 s. */
  get isFollowing(): boolean {
    return this.#session !== undefined && performance.now() - this.#session.lastFetchAtMs < MAX_FETCH_AGE_MS;
  }

  /** Why the last attempt to read ended; empty while it follows. */
  get failure(): string {
    return this.isFollowing ? '' : this.#failure;
  }

  /** For each partition, one past the last offset that was read. */
  get readOffsets(): Position {
    return this.#readOffsets;
  }

  async #run(): Promise<void> {
    const { kafka, topic, monitor } = this.#options;
    while (!this.#isClosed) {
      const session = new ConsumerSession({
        kafka,
        topic,
        monitor,
        nextOffsets: () => this.#nextOffsets,
        onBatch: (partition, messages, keepWaiting) => this.#takeBatch(partition, messages, keepWaiting),
        onEnd: (error) => this.#endSession(error),
      });
      this.#session = session;
      const startedAtMs = performance.now();
      await this.#sessionEnded.wait();
      if (session.lastFetchAtMs > startedAtMs) this.#backoff.reset();
      const closing = session.close();
      this.#slot.wakeConsumer(); // a waiting batch of this session must not compete with one of the next
      await closing;
      if (!this.#isClosed) await this.#backoff.wait();
    }
  }

  #endSession(error: unknown): void {
    const { monitor, topic, logger } = this.#options;
    const message = errorMessage(error);
    if (monitor.reachable && message !== this.#failure)
      logger.warn(`Reading the topic ${topic} starts again: ${message}`);
    this.#failure = message;
    this.#sessionEnded.notify();
  }

  async #takeBatch(
    partition: number,
    messages: readonly ConsumerMessage[],
    keepWaiting: () => Promise<boolean>,
  ): Promise<boolean> {
    const heartbeat = setInterval(this.#slot.wakeConsumer, HEARTBEAT_INTERVAL_MS);
    try {
      while (this.#slot.isFull) {
        await this.#slot.waitUntilEmptied();
        if (!(await keepWaiting())) return false;
      }
    } finally {
      clearInterval(heartbeat);
    }
    if (this.#isClosed) return false;
    const next = this.#nextOffsets[partition] ?? 0;
    const entries = toLogEntries(partition, messages, next);
    const end = (messages.at(-1)?.offset ?? -1) + 1;
    this.#nextOffsets[partition] = Math.max(next, end);
    this.#readOffsets[partition] = Math.max(this.#readOffsets[partition] ?? 0, end);
    if (entries.length > 0) this.#slot.put(entries);
    return true;
  }

  /** Call it once. Throws `LogRecreatedError` after `markRecreated` was called. */
  async *entries(signal: AbortSignal): AsyncGenerator<readonly LogEntry[]> {
    const { wakeReader } = this.#slot;
    signal.addEventListener('abort', wakeReader);
    try {
      while (!signal.aborted && !this.#isClosed) {
        if (this.#isRecreated)
          throw new LogRecreatedError(`The topic ${this.#options.topic} was deleted and created again.`);
        const batch = this.#slot.take();
        if (batch) yield batch;
        else await this.#slot.waitUntilFilled();
      }
    } finally {
      signal.removeEventListener('abort', wakeReader);
    }
  }

  /** Ends `entries` with an error, because the topic was recreated and the position is invalid. */
  markRecreated(): void {
    this.#isRecreated = true;
    this.#slot.wakeReader();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#unsubscribe();
    this.#slot.wakeReader();
    this.#slot.wakeConsumer();
    this.#sessionEnded.notify();
    this.#backoff.cancel();
    await this.#running;
  }
}

/** The entries of messages, except messages before `next`, which were read already, and messages without a value. */
function toLogEntries(partition: number, messages: readonly ConsumerMessage[], next: number): LogEntry[] {
  const entries: LogEntry[] = [];
  for (const { offset, value } of messages) {
    if (value !== undefined && offset >= next) entries.push({ partition, offset, json: value });
  }
  return entries;
}
