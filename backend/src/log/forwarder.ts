import { Partitioners, type Producer } from 'kafkajs';
import { parseRecordJson } from '../core/parse-record.ts';
import { recordKey, type SlackRecord } from '../core/record.ts';
import { createBell } from './bell.ts';
import type { BrokerWatch } from './broker-watch.ts';
import type { Journal, JournalEntry } from './journal.ts';
import { KAFKA_RETRY, type KafkaClients, kafkaErrorType, wordsFor } from './kafka-client.ts';
import type { Logger } from './kafka-logger.ts';
import { createRetryPause } from './retry-pause.ts';
import { withinTime } from './time-limit.ts';

const BATCH_RECORDS = 500;
const BATCH_BYTES = 512 * 1024;
// Above what kafkajs waits for one answer. Its further attempts would go through the same connection, which may be dead.
const SEND_LIMIT_MS = 15_000;
const CLOSE_LIMIT_MS = 3000;

export interface Forwarder {
  /** Journal entries that the topic has not acknowledged. */
  readonly waiting: number;
  /** Why the last batch was not taken; empty after one that was. */
  readonly failure: string;
  /** Ends after the batch under way, or after 3 s; what is left is forwarded after the next start. */
  close(): Promise<void>;
}

interface Shipment {
  batch: readonly JournalEntry[];
  last: JournalEntry;
  /** It is the first record of an empty topic. */
  opens: boolean;
  /** Its keys say to which partition; else there is nothing to choose. */
  isByKey: boolean;
}

/**
 * Ships the journal to the topic: one batch at a time, in order, and trims only what the topic has acknowledged.
 *
 * After any doubt the same batch goes again through a new producer, so the topic may hold a record twice; it never
 * misses one, and of two records the first copies are in order.
 */
export function startForwarder(
  clients: KafkaClients,
  topic: string,
  journal: Journal,
  watch: BrokerWatch,
  logger: Logger,
): Forwarder {
  const bell = createBell();
  const pause = createRetryPause(watch);
  const stopHearing = [journal.onCommit(bell.ring), watch.onNews(bell.ring)];
  let sender: Sender | undefined;
  let next = journal.floor;
  let batchBytes = BATCH_BYTES;
  let failure = '';
  let trimmed = Promise.resolve();
  let closed = false;

  async function forward({ batch, last, opens, isByKey }: Shipment): Promise<void> {
    sender ??= await connect(clients);
    const where = isByKey ? {} : { partition: 0 };
    const messages = batch.map(({ json, record }) => ({
      key: keyOf(record ?? parseRecordJson(json)),
      value: json,
      ...where,
    }));
    await withinTime(SEND_LIMIT_MS, 'sending', sender.producer.send({ topic, messages, acks: -1, timeout: 10_000 }));
    next = last.offset + 1;
    failure = '';
    pause.reset();
    // The next batch is under way meanwhile. Why a trim failed the journal says itself, and the next one does its work, too.
    trimmed = journal.trim(next).catch(() => undefined);
    if (opens) await watch.ask().catch(() => undefined); // that it does no longer
  }

  /** What goes next. The record that opens a topic goes alone, to where its epoch is read from: no other is without one. */
  function pack(): Shipment | undefined {
    const marks = watch.reachable ? watch.watermarks : undefined;
    if (!marks) return undefined;
    const opens = marks.high[0] === 0;
    const batch = journal.read(next, opens ? 1 : BATCH_RECORDS, batchBytes);
    const last = batch.at(-1);
    return last && { batch, last, opens, isByKey: !opens && marks.high.length > 1 };
  }

  async function failed(error: unknown, batch: readonly JournalEntry[]): Promise<void> {
    const words = wordsFor(error);
    if (words !== failure) logger.warn(`${batch.length} record(s) are not on the topic ${topic} yet: ${words}`);
    failure = words;
    void sender?.leave();
    sender = undefined;
    // A topic may take less than we think fits; one record alone is then the least there is to try.
    if (/TOO_LARGE/.test(kafkaErrorType(error))) batchBytes = Math.max(1, batchBytes / 2);
    await pause.wait();
  }

  async function run(): Promise<void> {
    while (!closed) {
      const shipment = pack();
      if (!shipment) await bell.heard();
      else await forward(shipment).catch((error: unknown) => failed(error, shipment.batch));
    }
    await trimmed;
    await sender?.leave();
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
      bell.ring();
      pause.cancel();
      await withinTime(CLOSE_LIMIT_MS, 'the last batch', running).catch(() => undefined);
      void sender?.leave();
      for (const stop of stopHearing) stop();
    },
  };
}

interface Sender {
  producer: Producer;
  leave(): Promise<void>;
}

async function connect(clients: KafkaClients): Promise<Sender> {
  const client = clients.open();
  const producer = client.kafka.producer({
    createPartitioner: Partitioners.DefaultPartitioner,
    allowAutoTopicCreation: false,
    idempotent: true,
    maxInFlightRequests: 1,
    retry: KAFKA_RETRY,
  });
  const leave = () => client.leave(producer);
  try {
    await withinTime(SEND_LIMIT_MS, 'connecting', producer.connect());
    return { producer, leave };
  } catch (error) {
    void leave();
    throw error;
  }
}

// Without a key a record would go to any partition, and a repetition to another.
function keyOf(record: SlackRecord | undefined): string {
  return record ? recordKey(record) : 'unreadable';
}
