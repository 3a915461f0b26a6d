import { type Milliseconds, msToSeconds } from '../../core/time/units.ts';
import type { Position } from '../log.ts';
import type { ConsumerBatch, ConsumerMessage, KafkaConsumer, KafkaPort } from './kafka-port.ts';
import type { TopicMonitor } from './topic-monitor.ts';

/** Longer than any fetch takes. With the time to join again, reading continues within half a minute. */
const FETCH_TIMEOUT_MS: Milliseconds = 15_000;

export interface ConsumerSessionOptions {
  kafka: KafkaPort;
  topic: string;
  monitor: TopicMonitor;
  /** The next offset wanted of each partition. */
  nextOffsets(): Position;
  /**
   * Takes messages once there is room for them, and resolves to true; or to false once `keepWaiting` resolves to false.
   */
  onBatch(
    partition: number,
    messages: readonly ConsumerMessage[],
    keepWaiting: () => Promise<boolean>,
  ): Promise<boolean>;
  /** Called once: the session has failed, and another one must be started. */
  onEnd(error: unknown): void;
}

/**
 * One consumer, with checks that it reads the right topic and still reads. After a failure the next session replaces
 * it.
 *
 * A fetched batch is passed on only when the topic, checked afterwards, is still the same one: a consumer continues in
 * any topic of the same name.
 */
export class ConsumerSession {
  readonly #options: ConsumerSessionOptions;
  readonly #unsubscribe: () => void;
  readonly #startedAtMs: Milliseconds = performance.now();
  #consumer: KafkaConsumer | undefined;
  #lastFetchAtMs: Milliseconds = Number.NEGATIVE_INFINITY;
  /** The next expected offset of each assigned partition. */
  #expectedOffsets = new Map<number, number>();
  #hasJoined = false;
  #isOver = false;

  /** Starts at once. */
  constructor(options: ConsumerSessionOptions) {
    this.#options = options;
    this.#unsubscribe = options.monitor.onUpdate(() => this.#checkFetchTimeout());
    this.#start().catch((error: unknown) => this.#end(error));
  }

  /**
   * The time of the last fetch that proves that the session reads, ms of `performance.now()`; minus infinity before the
   * first one. A fetch without records proves nothing while the topic has unread records.
   */
  get lastFetchAtMs(): Milliseconds {
    return this.#lastFetchAtMs;
  }

  async #start(): Promise<void> {
    const { kafka, topic, monitor, nextOffsets } = this.#options;
    await monitor.refresh();
    if (this.#isOver) return;
    this.#consumer = kafka.openConsumer({
      topic,
      nextOffsets,
      watermarks: () => monitor.watermarks,
      onJoin: (startOffsets) => {
        this.#expectedOffsets = new Map(startOffsets);
        this.#hasJoined = true;
      },
      onFetch: () => {
        if (!this.#isBehind()) this.#recordFetch();
      },
      onBatch: (batch) => this.#takeBatch(batch),
      onEnd: (error) => this.#end(error),
    });
  }

  async #takeBatch(batch: ConsumerBatch): Promise<boolean> {
    const { partition, messages } = batch;
    const first = messages[0];
    const last = messages.at(-1);
    if (!first || !last || this.#isOver) return false;
    this.#recordFetch();
    const isSameTopic = await this.#options.monitor.confirmSameTopic().catch((error: unknown) => this.#end(error));
    if (!isSameTopic || this.#isOver || !batch.isCurrent()) return false;
    if (first.offset < (this.#expectedOffsets.get(partition) ?? 0)) {
      this.#end(new Error(`the broker went back to offset ${first.offset} of partition ${partition}`));
      return false;
    }
    const isTaken = await this.#options.onBatch(partition, messages, async () => {
      await batch.heartbeat();
      this.#recordFetch();
      return !this.#isOver && batch.isCurrent();
    });
    if (isTaken) this.#expectedOffsets.set(partition, last.offset + 1);
    return isTaken;
  }

  #recordFetch(): void {
    if (this.#hasJoined) this.#lastFetchAtMs = performance.now();
  }

  /**
   * Whether the topic has unread records. A single offset may be the marker of a transaction, which no consumer
   * delivers.
   */
  #isBehind(): boolean {
    const high = this.#options.monitor.watermarks?.high ?? [];
    return [...this.#expectedOffsets].some(([partition, offset]) => (high[partition] ?? 0) - offset > 1);
  }

  #checkFetchTimeout(): void {
    const lastAtMs = Math.max(this.#lastFetchAtMs, this.#startedAtMs);
    if (performance.now() - lastAtMs <= FETCH_TIMEOUT_MS) return;
    this.#end(new Error(`nothing was fetched for ${msToSeconds(FETCH_TIMEOUT_MS)} s`));
  }

  #end(error: unknown): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#options.onEnd(error);
  }

  /** Never rejects. */
  async close(): Promise<void> {
    this.#isOver = true;
    this.#unsubscribe();
    await this.#consumer?.close();
  }
}
