import { errorMessage } from '../../async/error-message.ts';
import { withTimeout } from '../../async/with-timeout.ts';
import { type Milliseconds, msToSeconds } from '../../core/time/units.ts';
import { AdminConnection } from './admin-connection.ts';
import { ensureTopic, TopicUnusableError } from './ensure-topic.ts';
import { KafkaError } from './kafka-error.ts';
import type { KafkaAdmin, KafkaLogger, KafkaPort, PartitionStart, Watermarks } from './kafka-port.ts';
import { isSameTopic, topicEpoch } from './topic-epoch.ts';

const POLL_INTERVAL_MS: Milliseconds = 2000;
const ENSURE_TOPIC_TIMEOUT_MS: Milliseconds = 10_000;
const CLOSED_MESSAGE = 'The log is closed.';

export interface TopicMonitorOptions {
  kafka: KafkaPort;
  brokers: readonly string[];
  topic: string;
  logger: KafkaLogger;
  /** Called when the topic was deleted and created again, before any pending request of the monitor resolves. */
  onRecreated(): void;
}

/**
 * Reads the watermarks and the first records of the topic every two seconds, creates the topic if it is missing, and
 * never gives up.
 *
 * It recognizes a recreated topic by its first records: it compares each response with the one before, and its requests
 * run one after the other. So it does not matter which process recreated the topic, or how fast.
 */
export class TopicMonitor {
  readonly #options: TopicMonitorOptions;
  readonly #connection: AdminConnection;
  readonly #listeners = new Set<() => void>();
  #refreshing: Promise<Watermarks> | undefined;
  #watermarks: Watermarks | undefined;
  #partitionStarts: readonly PartitionStart[] = [];
  #epoch: string | undefined;
  #isReachable = false;
  #problem = 'no answer yet from';
  #detail = '';
  #unreachableSinceMs: Milliseconds = performance.now();
  #isClosed = false;
  #timer: NodeJS.Timeout | undefined;

  /** Starts at once. */
  constructor(options: TopicMonitorOptions) {
    this.#options = options;
    this.#connection = new AdminConnection(() => this.#openAdmin());
    void this.#poll();
  }

  /**
   * The watermarks of the topic with `epoch`, as last read; `undefined` until the topic was reached for the first time.
   */
  get watermarks(): Watermarks | undefined {
    return this.#watermarks;
  }

  /** `undefined` until the topic was reached for the first time. */
  get epoch(): string | undefined {
    return this.#epoch;
  }

  /** Whether the last request succeeded. */
  get reachable(): boolean {
    return this.#isReachable;
  }

  /** Why the topic is out of reach, for the operator; empty while it is reachable. */
  get reason(): string {
    if (this.#isReachable) return '';
    const seconds = Math.round(msToSeconds(performance.now() - this.#unreachableSinceMs));
    const brokers = this.#options.brokers.join(', ');
    return `${this.#problem} ${brokers} for ${seconds} s${this.#detail && `: ${this.#detail}`}`;
  }

  /** Calls back after each response and each failure, until the returned function is called. */
  onUpdate(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * Reads the watermarks at once, for callers that cannot use those of two seconds ago. Rejects if the topic is out of
   * reach.
   */
  refresh(): Promise<Watermarks> {
    this.#refreshing ??= this.#readWatermarks()
      .then(
        (watermarks) => this.#setReachable(watermarks),
        (error: unknown) => this.#setUnreachable(error),
      )
      .finally(() => {
        this.#refreshing = undefined;
        for (const listener of this.#listeners) listener();
      });
    return this.#refreshing;
  }

  /**
   * Whether the topic is still the one of the last response. If so, everything fetched in between belongs to it.
   * Rejects if the topic is out of reach.
   */
  async confirmSameTopic(): Promise<boolean> {
    if (this.#isClosed) throw new Error(CLOSED_MESSAGE);
    const isSame = await this.#connection.run((admin) => this.#checkSameTopic(admin));
    if (!isSame) this.refresh().catch(() => undefined);
    return isSame;
  }

  async #poll(): Promise<void> {
    await this.refresh().catch(() => undefined);
    if (!this.#isClosed) this.#timer = setTimeout(() => void this.#poll(), POLL_INTERVAL_MS);
  }

  async #openAdmin(): Promise<KafkaAdmin> {
    const { kafka, topic, logger } = this.#options;
    const admin = await kafka.openAdmin();
    try {
      await withTimeout(ENSURE_TOPIC_TIMEOUT_MS, 'looking for the topic', ensureTopic(admin, topic, logger));
      return admin;
    } catch (error) {
      void admin.close();
      throw error;
    }
  }

  /**
   * Reads the watermarks first, then the first records: if these are unchanged, the watermarks belong to this topic.
   */
  async #readWatermarks(): Promise<Watermarks> {
    for (;;) {
      if (this.#isClosed) throw new Error(CLOSED_MESSAGE);
      const watermarks = await this.#connection.run(async (admin) => {
        const read = await admin.watermarks(this.#options.topic);
        return (await this.#checkSameTopic(admin)) ? read : undefined;
      });
      if (watermarks) return watermarks;
    }
  }

  async #checkSameTopic(admin: KafkaAdmin): Promise<boolean> {
    const { topic, onRecreated } = this.#options;
    const starts = await admin.partitionStarts(topic);
    const isSame = isSameTopic(this.#partitionStarts, starts);
    this.#partitionStarts = starts;
    this.#epoch = starts[0] && topicEpoch(topic, starts[0]);
    if (isSame) {
      this.#watermarks &&= raiseToStarts(this.#watermarks, starts);
      return true;
    }
    this.#watermarks = undefined;
    this.#connection.disconnect(); // it caches the partitions of the deleted topic
    onRecreated();
    return false;
  }

  #setReachable(watermarks: Watermarks): Watermarks {
    if (!this.#isReachable) this.#options.logger.info(`The topic ${this.#options.topic} is within reach.`);
    this.#isReachable = true;
    this.#watermarks = watermarks;
    return watermarks;
  }

  #setUnreachable(error: unknown): never {
    const { topic, brokers, logger } = this.#options;
    const before = this.#isReachable ? '' : this.#problem + this.#detail;
    if (this.#isReachable) this.#unreachableSinceMs = performance.now();
    this.#isReachable = false;
    this.#problem = isRefusal(error) ? 'refused by' : 'no answer from';
    this.#detail = errorMessage(error);
    if (this.#problem + this.#detail !== before)
      logger.warn(`The topic ${topic} is out of reach: ${this.#problem} ${brokers}: ${this.#detail}`);
    throw error;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    await this.#refreshing?.catch(() => undefined);
    await this.#connection.close();
  }
}

function isRefusal(error: unknown): boolean {
  return error instanceof TopicUnusableError || (error instanceof KafkaError && error.isRefusal);
}

/** Raises both watermarks to the floor: retention may have deleted records after the watermarks were read. */
function raiseToStarts({ low, high }: Watermarks, starts: readonly PartitionStart[]): Watermarks {
  const raise = (offset: number, partition: number) => Math.max(offset, starts[partition]?.offset ?? 0);
  return { low: low.map(raise), high: high.map(raise) };
}
