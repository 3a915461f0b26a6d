import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Kafka, logLevel, Partitioners } from 'kafkajs';
import { type MessageRecord, recordKey } from '../backend/src/core/records/record.ts';
import { type Journal, openJournal } from '../backend/src/journal/journal.ts';
import { Forwarder } from '../backend/src/log/redpanda/forwarder.ts';
import { createKafkajsPort } from '../backend/src/log/redpanda/kafkajs/kafkajs-port.ts';
import { createRedpandaLog } from '../backend/src/log/redpanda/redpanda-log.ts';
import { TopicMonitor } from '../backend/src/log/redpanda/topic-monitor.ts';
import { createTopicWithLeader } from '../test/broker/create-topic.ts';
import { inventMessages } from '../test/records/invent-messages.ts';
import { median } from './measuring/measure.ts';
import { beginTable, printRatio, printRow, printSkipped } from './measuring/results-table.ts';

/** How fast records come onto a topic and off it again, beside the loops that kafkajs itself would have for it. */

const RECORD_COUNT = 100_000;
const ROUNDS = 5;
/** Records of one request; those of the forwarder. */
const BATCH_RECORDS = 500;
const logger = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** Until the topic has acknowledged all that a journal holds, and the journal has let go of it; records/s. */
async function measureForwarder(brokers: string[], topic: string, records: readonly MessageRecord[]): Promise<number> {
  const dir = await mkdtemp(join(tmpdir(), 'slackpanda-bench-'));
  const journal = await openJournal(dir);
  for (let at = 0; at < RECORD_COUNT; at += 2000) await journal.append(records.slice(at, at + 2000));
  const kafka = createKafkajsPort({ brokers, clientId: 'slackpanda', logger });
  const monitor = new TopicMonitor({ kafka, brokers, topic, logger, onRecreated: () => undefined });
  const forwarder = new Forwarder({ kafka, topic, journal, monitor, logger });
  // From the first batch on: finding the broker is no part of it.
  await waitForCommit(journal, () => journal.floor > 0);
  const [start, first] = [performance.now(), journal.floor];
  await waitForCommit(journal, () => journal.floor === RECORD_COUNT);
  const seconds = (performance.now() - start) / 1000;
  await forwarder.close();
  await monitor.close();
  await journal.close();
  await rm(dir, { recursive: true });
  return (RECORD_COUNT - first) / seconds;
}

async function waitForCommit(journal: Journal, condition: () => boolean): Promise<void> {
  if (condition()) return;
  await new Promise<void>((resolve) => {
    const unsubscribe = journal.onCommit(() => {
      if (!condition()) return;
      unsubscribe();
      resolve();
    });
  });
}

/** The same records with the same promises, from memory; records/s. */
async function measureProducerLoop(kafka: Kafka, topic: string, records: readonly MessageRecord[]): Promise<number> {
  const createPartitioner = Partitioners.DefaultPartitioner;
  const producer = kafka.producer({ createPartitioner, idempotent: true, maxInFlightRequests: 1 });
  await producer.connect();
  const messages = records.map((one) => ({ key: recordKey(one), value: JSON.stringify(one) }));
  await producer.send({ topic, messages: messages.slice(0, BATCH_RECORDS), acks: -1 });
  const start = performance.now();
  for (let at = BATCH_RECORDS; at < RECORD_COUNT; at += BATCH_RECORDS)
    await producer.send({ topic, messages: messages.slice(at, at + BATCH_RECORDS), acks: -1 });
  const seconds = (performance.now() - start) / 1000;
  await producer.disconnect();
  return (RECORD_COUNT - BATCH_RECORDS) / seconds;
}

/** Entries of the log, as the feed takes them, from the first batch on; records/s. */
async function measureLogReader(brokers: string[], topic: string): Promise<number> {
  const dir = await mkdtemp(join(tmpdir(), 'slackpanda-bench-'));
  const log = createRedpandaLog({ journal: await openJournal(dir), brokers, topic, logger });
  const stop = new AbortController();
  let [start, first, seen] = [0, 0, 0];
  for await (const entries of log.entries([0], stop.signal)) {
    seen += entries.length;
    if (start === 0) [start, first] = [performance.now(), seen];
    if (seen >= RECORD_COUNT) break;
  }
  const seconds = (performance.now() - start) / 1000;
  stop.abort();
  await log.close();
  await rm(dir, { recursive: true });
  return (seen - first) / seconds;
}

/** What kafkajs brings in batches, only counted; records/s. */
async function measureConsumerLoop(kafka: Kafka, topic: string): Promise<number> {
  const consumer = kafka.consumer({ groupId: `slackpanda-bench-${process.pid}-${performance.now()}` });
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  let [start, first, seen] = [0, 0, 0];
  await new Promise<void>((resolve, reject) => {
    const eachBatch = async ({ batch }: { batch: { messages: readonly unknown[] } }) => {
      seen += batch.messages.length;
      if (start === 0) [start, first] = [performance.now(), seen];
      if (seen >= RECORD_COUNT) resolve();
    };
    consumer.run({ autoCommit: false, eachBatch }).catch(reject);
  });
  const seconds = (performance.now() - start) / 1000;
  await consumer.disconnect();
  return (seen - first) / seconds;
}

async function main(): Promise<void> {
  const { KAFKA_BROKERS } = process.env;
  if (!KAFKA_BROKERS) {
    printSkipped('records on and off a topic', 'KAFKA_BROKERS is not set');
    return;
  }
  beginTable(`${RECORD_COUNT} records on and off a topic, medians of ${ROUNDS} interleaved rounds`);
  const brokers = KAFKA_BROKERS.split(',');
  const kafka = new Kafka({ brokers, logLevel: logLevel.NOTHING });
  const admin = kafka.admin();
  await admin.connect();
  const records = [...inventMessages(RECORD_COUNT, 365, Date.now())];
  const rates = { forwarding: [0], sending: [0], reading: [0], consuming: [0] };
  for (const all of Object.values(rates)) all.pop();
  for (let round = -1; round < ROUNDS; round++) {
    const topics = ['forwarded', 'sent'].map((name) => `slack-events-bench-${process.pid}-${round + 1}-${name}`);
    const [forwarded = '', sent = ''] = topics;
    for (const topic of topics) await createTopicWithLeader(admin, topic);
    const of = {
      forwarding: await measureForwarder(brokers, forwarded, records),
      sending: await measureProducerLoop(kafka, sent, records),
      reading: await measureLogReader(brokers, forwarded),
      consuming: await measureConsumerLoop(kafka, forwarded),
    };
    // The first round only warms up.
    if (round >= 0) for (const [what, all] of Object.entries(rates)) all.push(of[what as keyof typeof of]);
    await admin.deleteTopics({ topics });
  }
  await admin.disconnect();

  const rate = (what: keyof typeof rates) => median(rates[what]);
  for (const what of ['forwarding', 'sending', 'reading', 'consuming'] as const)
    printRow(what, `${(rate(what) / 1000).toFixed(0)}k records/s`);
  printRatio(
    'broker: the forwarder to a loop of kafkajs',
    `${(rate('forwarding') / rate('sending')).toFixed(2)} x`,
    '>= 0.7 x',
  );
  printRatio(
    'broker: the reader to a loop of kafkajs',
    `${(rate('reading') / rate('consuming')).toFixed(2)} x`,
    '>= 0.7 x',
  );
}

await main();
