import { Partitioners, type Producer } from 'kafkajs';
import { createSignal } from '../../async/signal.ts';
import { withTimeout } from '../../async/with-timeout.ts';
import { parseRecordJson } from '../../core/records/parse-record.ts';
import { recordKey, type SlackRecord } from '../../core/records/record.ts';
import type { Journal, JournalEntry } from '../../journal/journal.ts';
import { createBackoff } from './backoff.ts';
import { describeKafkaError, KAFKA_RETRY_OPTIONS, type KafkaClientFactory, kafkaErrorType } from './kafka-client.ts';
import type { KafkaLogger } from './kafka-logger.ts';
import type { TopicMonitor } from './topic-monitor.ts';

const BATCH_RECORDS = 500;
const BATCH_BYTES = 512 * 1024;
// Above what kafkajs waits for one answer. Its further attempts would go through the same connection, which may be dead.
const SEND_TIMEOUT_MS = 15_000;
const CLOSE_TIMEOUT_MS = 3000;

export interface Forwarder {
  /** Journal entries that the topic has not acknowledged. */
  readonly waiting: number;
  /** Why the last batch was not taken; empty after one that was. */
  readonly failure: string;
  /** Ends after the batch under way, or after 3 s; what is left is forwarded after the next start. */
  close(): Promise<void>;
}

interface ForwardBatch {
  batch: readonly JournalEntry[];
  last: JournalEntry;
  /** It is the first record of an empty topic. */
  opensTopic: boolean;
  /** Its keys say to which partition; else there is nothing to choose. */
  isKeyed: boolean;
}

/**
 * Ships the journal to the topic: one batch at a time, in order, and trims only what the topic has acknowledged.
 *
 * After any doubt the same batch goes again through a new producer, so the topic may hold a record twice; it never
 * misses one, and of two records the first copies are in order.
 */
export function startForwarder(
  clients: KafkaClientFactory,
  topic: string,
  journal: Journal,
  watch: TopicMonitor,
  logger: KafkaLogger,
): Forwarder {
  const bell = createSignal();
  const pause = createBackoff(watch);
  const stopHearing = [journal.onCommit(bell.notify), watch.onUpdate(bell.notify)];
  let sender: ProducerSession | undefined;
  let next = journal.floor;
  let batchBytes = BATCH_BYTES;
  let failure = '';
  let trimmed = Promise.resolve();
  let closed = false;

  async function forward({ batch, last, opensTopic: opens, isKeyed: isByKey }: ForwardBatch): Promise<void> {
    sender ??= await openProducerSession(clients);
    const where = isByKey ? {} : { partition: 0 };
    const messages = batch.map(({ json, record }) => ({
      key: messageKeyOf(record ?? parseRecordJson(json)),
      value: json,
      ...where,
    }));
    await withTimeout(SEND_TIMEOUT_MS, 'sending', sender.producer.send({ topic, messages, acks: -1, timeout: 10_000 }));
    next = last.offset + 1;
    failure = '';
    pause.reset();
    // The next batch is under way meanwhile. Why a trim failed the journal says itself, and the next one does its work, too.
    trimmed = journal.trim(next).catch(() => undefined);
    if (opens) await watch.refresh().catch(() => undefined); // that it does no longer
  }

  /** What goes next. The record that opens a topic goes alone, to where its epoch is read from: no other is without one. */
  function pack(): ForwardBatch | undefined {
    const marks = watch.reachable ? watch.watermarks : undefined;
    if (!marks) return undefined;
    const opens = marks.high[0] === 0;
    const batch = journal.read(next, opens ? 1 : BATCH_RECORDS, batchBytes);
    const last = batch.at(-1);
    return last && { batch, last, opensTopic: opens, isKeyed: !opens && marks.high.length > 1 };
  }

  async function failed(error: unknown, batch: readonly JournalEntry[]): Promise<void> {
    const words = describeKafkaError(error);
    if (words !== failure) logger.warn(`${batch.length} record(s) are not on the topic ${topic} yet: ${words}`);
    failure = words;
    void sender?.close();
    sender = undefined;
    // A topic may take less than we think fits; one record alone is then the least there is to try.
    if (/TOO_LARGE/.test(kafkaErrorType(error))) batchBytes = Math.max(1, batchBytes / 2);
    await pause.wait();
  }

  async function run(): Promise<void> {
    while (!closed) {
      const shipment = pack();
      if (!shipment) await bell.wait();
      else await forward(shipment).catch((error: unknown) => failed(error, shipment.batch));
    }
    await trimmed;
    await sender?.close();
  }
  const running = run();

  return {
    get waiting() {
      return journal.head - next;
    },
    get failure() {
      return failure;
    },
    async close() {
      closed = true;
      bell.notify();
      pause.cancel();
      await withTimeout(CLOSE_TIMEOUT_MS, 'the last batch', running).catch(() => undefined);
      void sender?.close();
      for (const stop of stopHearing) stop();
    },
  };
}

interface ProducerSession {
  producer: Producer;
  close(): Promise<void>;
}

async function openProducerSession(clients: KafkaClientFactory): Promise<ProducerSession> {
  const client = clients.create();
  const producer = client.kafka.producer({
    createPartitioner: Partitioners.DefaultPartitioner,
    allowAutoTopicCreation: false,
    idempotent: true,
    maxInFlightRequests: 1,
    retry: KAFKA_RETRY_OPTIONS,
  });
  const leave = () => client.close(producer);
  try {
    await withTimeout(SEND_TIMEOUT_MS, 'connecting', producer.connect());
    return { producer, close: leave };
  } catch (error) {
    void leave();
    throw error;
  }
}

// Without a key a record would go to any partition, and a repetition to another.
function messageKeyOf(record: SlackRecord | undefined): string {
  return record ? recordKey(record) : 'unreadable';
}
