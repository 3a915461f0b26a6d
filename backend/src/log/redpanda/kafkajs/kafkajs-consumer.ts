import { randomUUID } from 'node:crypto';
import type { Consumer, EachBatchPayload, Kafka } from 'kafkajs';
import { withTimeout } from '../../../async/with-timeout.ts';
import type { Milliseconds } from '../../../core/time/units.ts';
import type { KafkaConsumer, KafkaConsumerOptions } from '../kafka-port.ts';
import { KAFKA_RETRY_OPTIONS, type KafkaClient } from './kafka-client.ts';
import { toKafkaError } from './to-kafka-error.ts';

/** kafkajs may hang without an error while it joins its group. */
const JOIN_TIMEOUT_MS: Milliseconds = 30_000;

export interface KafkajsConsumerOptions extends KafkaConsumerOptions {
  client: KafkaClient;
  /** The prefix of the group's name. */
  clientId: string;
  deleteGroup(groupId: string): Promise<void>;
}

/**
 * One consumer of kafkajs, from its start to its end or failure. It reads from given offsets and commits none. kafkajs
 * cannot read without a consumer group (https://github.com/tulios/kafkajs/issues/853), so it is alone in a group with a
 * random name, which is deleted at the end.
 */
export class KafkajsConsumer implements KafkaConsumer {
  readonly #options: KafkajsConsumerOptions;
  readonly #groupId: string;
  readonly #consumer: Consumer;
  readonly #started: Promise<void>;
  #isClosed = false;

  constructor(options: KafkajsConsumerOptions) {
    this.#options = options;
    this.#groupId = `${options.clientId}-${randomUUID()}`;
    this.#consumer = createConsumer(options.client.kafka, this.#groupId);
    this.#started = this.#start();
    withTimeout(JOIN_TIMEOUT_MS, 'joining the consumer group', this.#started).catch((error: unknown) =>
      this.#end(error),
    );
  }

  async #start(): Promise<void> {
    const consumer = this.#consumer;
    const { topic, onFetch } = this.#options;
    consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => this.#seek(payload.memberAssignment[topic] ?? []));
    // Only fetches prove that it still reads: a consumer of kafkajs may stop without an error
    // (https://github.com/tulios/kafkajs/issues/659), for example on a half-open connection.
    consumer.on(consumer.events.FETCH, onFetch);
    consumer.on(consumer.events.CRASH, ({ payload }) => this.#end(payload.error));
    await consumer.connect();
    await consumer.subscribe({ topics: [topic], fromBeginning: true });
    await consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      eachBatch: (payload) => this.#takeBatch(payload),
    });
  }

  /** Sets the offsets. Called on each join, because kafkajs forgets a seek when it joins its group again. */
  #seek(partitions: readonly number[]): void {
    if (this.#isClosed) return;
    const { topic, nextOffsets, watermarks, onJoin } = this.#options;
    const next = nextOffsets();
    const { low, high } = watermarks() ?? { low: [], high: [] };
    const startOffsets = new Map<number, number>();
    for (const partition of partitions) {
      const floor = low[partition] ?? 0;
      const head = high[partition] ?? floor;
      // Beyond either end kafkajs jumps to the oldest record without an error (https://github.com/tulios/kafkajs/issues/1119).
      const offset = Math.max(floor, Math.min(next[partition] ?? floor, head));
      startOffsets.set(partition, offset);
    }
    onJoin(startOffsets);
    try {
      for (const [partition, offset] of startOffsets) this.#consumer.seek({ topic, partition, offset: String(offset) });
    } catch (error) {
      this.#end(error); // kafkajs throws here when it has crashed, and reports the crash later
    }
  }

  async #takeBatch({ batch, resolveOffset, heartbeat, isRunning, isStale }: EachBatchPayload): Promise<void> {
    const last = batch.messages.at(-1);
    if (!last || this.#isClosed) return;
    const isTaken = await this.#options.onBatch({
      partition: batch.partition,
      messages: batch.messages.map(({ offset, value }) => ({ offset: Number(offset), value: value?.toString() })),
      isCurrent: () => !this.#isClosed && isRunning() && !isStale(),
      heartbeat,
    });
    if (isTaken) resolveOffset(last.offset);
  }

  #end(error: unknown): void {
    this.#options.onEnd(toKafkaError(error));
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    // kafkajs cannot stop a consumer that is starting: the consumer would join and fetch forever.
    const started = this.#started.catch(() => undefined);
    await this.#options.client.close({ disconnect: () => started.then(() => this.#consumer.disconnect()) });
    await this.#options.deleteGroup(this.#groupId);
  }
}

function createConsumer(kafka: Kafka, groupId: string): Consumer {
  return kafka.consumer({
    groupId,
    allowAutoTopicCreation: false,
    sessionTimeout: 10_000,
    rebalanceTimeout: 10_000,
    maxBytes: 2 * 1024 * 1024,
    maxBytesPerPartition: 1024 * 1024,
    maxWaitTimeInMs: 500,
    // When kafkajs restarts a consumer itself, it fetches from the oldest record for a while, without an error.
    retry: { ...KAFKA_RETRY_OPTIONS, restartOnFailure: () => Promise.resolve(false) },
  });
}
