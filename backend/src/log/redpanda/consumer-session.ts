import type { Consumer, EachBatchPayload, Kafka, KafkaMessage } from 'kafkajs';
import { withTimeout } from '../../async/with-timeout.ts';
import type { Position } from '../log.ts';
import { KAFKA_RETRY_OPTIONS, type KafkaClientFactory } from './kafka-client.ts';
import type { TopicMonitor } from './topic-monitor.ts';

const JOIN_TIMEOUT_MS = 30_000;
/** Longer than kafkajs waits for an answer; with the time to join again, reading goes on within half a minute. */
const FETCH_TIMEOUT_MS = 15_000;

export interface ConsumerSessionOptions {
  clients: KafkaClientFactory;
  topic: string;
  groupId: string;
  monitor: TopicMonitor;
  /** The next offset wanted of each partition. */
  nextOffsets(): Position;
  /** Takes messages when there is room for them, or answers `false` if `goOn` told it to give up first. */
  onBatch(partition: number, messages: readonly KafkaMessage[], goOn: () => Promise<boolean>): Promise<boolean>;
  /** Called once: the session is over, and another one must be made. */
  onEnd(error: unknown): void;
}

export interface ConsumerSession {
  /**
   * When it last fetched, or had reason not to, ms by a clock that nobody sets (`performance.now()`); minus infinity before
   * the first time. To have joined proves nothing.
   */
  readonly lastFetchAtMs: number;
  close(): Promise<void>;
}

/**
 * One life of a kafkajs consumer, alone in a group of its own, because kafkajs can read in no other way.
 *
 * kafkajs forgets a seek whenever it joins again, so it goes to the wanted offsets on each join. What it fetches is
 * passed on only when the topic, asked afterwards, is still the same: kafkajs goes on in whatever bears its name.
 */
export function startConsumerSession(parts: ConsumerSessionOptions): ConsumerSession {
  const { topic, groupId, monitor: watch } = parts;
  const client = parts.clients.create();
  const consumer = createConsumer(client.kafka, groupId);
  const startedAt = performance.now();
  let lastSign = Number.NEGATIVE_INFINITY;
  let assigned: number[] = [];
  let from: number[] = [];
  let hasJoined = false;
  let over = false;

  function sign(): void {
    if (hasJoined) lastSign = performance.now();
  }

  function end(error: unknown): void {
    if (over) return;
    over = true;
    parts.onEnd(error);
  }

  function joined(partitions: readonly number[]): void {
    assigned = [...partitions];
    hasJoined = true;
    if (over) return;
    try {
      goToWanted();
    } catch (error) {
      end(error); // it has crashed, and is about to say so
    }
  }

  function goToWanted(): void {
    const wanted = parts.nextOffsets();
    from = [];
    for (const partition of assigned) {
      const low = watch.watermarks?.low[partition] ?? 0;
      const high = watch.watermarks?.high[partition] ?? low;
      // Beyond either end kafkajs would jump to the oldest record without a word.
      const offset = Math.max(low, Math.min(wanted[partition] ?? low, high));
      from[partition] = offset;
      consumer.seek({ topic, partition, offset: String(offset) });
    }
  }

  async function eachBatch({ batch, resolveOffset, heartbeat, isRunning, isStale }: EachBatchPayload): Promise<void> {
    const first = batch.messages[0];
    const last = batch.messages.at(-1);
    if (!first || !last || over) return;
    sign();
    const isSame = await watch.confirmSameTopic().catch(end);
    if (!isSame || over || isStale()) return;
    if (Number(first.offset) < (from[batch.partition] ?? 0)) {
      end(new Error(`the broker went back to offset ${first.offset} of partition ${batch.partition}`));
      return;
    }
    const taken = await parts.onBatch(batch.partition, batch.messages, async () => {
      await heartbeat();
      sign();
      return !over && isRunning() && !isStale();
    });
    if (!taken) return;
    from[batch.partition] = Number(last.offset) + 1;
    resolveOffset(last.offset);
  }

  /** Fetching alone proves nothing while there are records and none comes. One may be the mark of a transaction. */
  function isBehind(): boolean {
    const high = watch.watermarks?.high ?? [];
    return assigned.some((partition) => (high[partition] ?? 0) - (from[partition] ?? 0) > 1);
  }

  function news(): void {
    if (performance.now() - Math.max(lastSign, startedAt) > FETCH_TIMEOUT_MS) {
      end(new Error(`nothing was fetched for ${FETCH_TIMEOUT_MS / 1000} s`));
    }
  }

  async function run(): Promise<void> {
    await watch.refresh();
    if (over) return;
    consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => joined(payload.memberAssignment[topic] ?? []));
    consumer.on(consumer.events.FETCH, () => isBehind() || sign());
    consumer.on(consumer.events.CRASH, ({ payload }) => end(payload.error));
    await consumer.connect();
    await consumer.subscribe({ topics: [topic], fromBeginning: true });
    await consumer.run({ autoCommit: false, eachBatchAutoResolve: false, eachBatch });
  }
  const running = run();
  withTimeout(JOIN_TIMEOUT_MS, 'joining', running).catch(end);
  const stopHearing = watch.onUpdate(news);

  return {
    get lastFetchAtMs() {
      return lastSign;
    },
    async close() {
      over = true;
      stopHearing();
      // Once it has started: kafkajs does not stop what starts, and it would join, and fetch for ever what nobody takes.
      const started = running.catch(() => undefined);
      await client.close({ disconnect: () => started.then(() => consumer.disconnect()) });
      await watch.deleteGroup(groupId);
    },
  };
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
    // A restart of its own would fetch from the oldest record for a while, and tell nobody why.
    retry: { ...KAFKA_RETRY_OPTIONS, restartOnFailure: () => Promise.resolve(false) },
  });
}
