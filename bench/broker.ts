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
import { formatRatio, formatThousandsPerSecond } from './measuring/format.ts';
import { secondsSince } from './measuring/measure.ts';
import { median } from './measuring/percentile.ts';
import { beginTable, printRatio, printRow, printSkipped } from './measuring/results-table.ts';
import { silentLogger as logger } from './measuring/silent-logger.ts';

/**
 * How fast records are produced to a topic and read from it, beside plain loops of kafkajs. All measurements return records
 * a second, from the first batch on, so that connecting does not count.
 */

const RECORD_COUNT = 100_000;
const DAYS = 365;
const ROUNDS = 5;
/** Records of one produce request; the forwarder sends as many. */
const BATCH_RECORDS = 500;
/** Records of one append to the journal. */
const APPEND_RECORDS = 2000;

/** Measures the forwarder until the topic has acknowledged all records of a journal and the journal has trimmed them. */
async function measureForwarder(brokers: string[], topic: string, records: readonly MessageRecord[]): Promise<number> {
  const dir = await mkdtemp(join(tmpdir(), 'slackpanda-bench-'));
  const journal = await openJournal(dir);
  for (let from = 0; from < RECORD_COUNT; from += APPEND_RECORDS)
    await journal.append(records.slice(from, from + APPEND_RECORDS));
  const kafka = createKafkajsPort({ brokers, clientId: 'slackpanda', logger });
  const monitor = new TopicMonitor({ kafka, brokers, topic, logger, onRecreated: () => undefined });
  const forwarder = new Forwarder({ kafka, topic, journal, monitor, logger });
  await waitForCommit(journal, () => journal.floor > 0);
  const start = performance.now();
  const firstCount = journal.floor;
  await waitForCommit(journal, () => journal.floor === RECORD_COUNT);
  const seconds = secondsSince(start);
  await forwarder.close();
  await monitor.close();
  await journal.close();
  await rm(dir, { recursive: true });
  return (RECORD_COUNT - firstCount) / seconds;
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

/** Measures a loop over an idempotent producer that sends the same records from memory. */
async function measureProducerLoop(kafka: Kafka, topic: string, records: readonly MessageRecord[]): Promise<number> {
  const createPartitioner = Partitioners.DefaultPartitioner;
  const producer = kafka.producer({ createPartitioner, idempotent: true, maxInFlightRequests: 1 });
  await producer.connect();
  const messages = records.map((record) => ({ key: recordKey(record), value: JSON.stringify(record) }));
  await producer.send({ topic, messages: messages.slice(0, BATCH_RECORDS), acks: -1 });
  const start = performance.now();
  for (let from = BATCH_RECORDS; from < RECORD_COUNT; from += BATCH_RECORDS)
    await producer.send({ topic, messages: messages.slice(from, from + BATCH_RECORDS), acks: -1 });
  const seconds = secondsSince(start);
  await producer.disconnect();
  return (RECORD_COUNT - BATCH_RECORDS) / seconds;
}

/** Measures the entries of the log as the feed receives them. */
async function measureLogReader(brokers: string[], topic: string): Promise<number> {
  const dir = await mkdtemp(join(tmpdir(), 'slackpanda-bench-'));
  const log = createRedpandaLog({ journal: await openJournal(dir), brokers, topic, logger });
  const stop = new AbortController();
  let start = 0;
  let firstCount = 0;
  let count = 0;
  for await (const entries of log.entries([0], stop.signal)) {
    count += entries.length;
    if (start === 0) [start, firstCount] = [performance.now(), count];
    if (count >= RECORD_COUNT) break;
  }
  const seconds = secondsSince(start);
  stop.abort();
  await log.close();
  await rm(dir, { recursive: true });
  return (count - firstCount) / seconds;
}

/** Measures the batches of a kafkajs consumer, which are only counted. */
async function measureConsumerLoop(kafka: Kafka, topic: string): Promise<number> {
  const consumer = kafka.consumer({ groupId: `slackpanda-bench-${process.pid}-${performance.now()}` });
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  let start = 0;
  let firstCount = 0;
  let count = 0;
  await new Promise<void>((resolve, reject) => {
    const eachBatch = async ({ batch }: { batch: { messages: readonly unknown[] } }) => {
      count += batch.messages.length;
      if (start === 0) [start, firstCount] = [performance.now(), count];
      if (count >= RECORD_COUNT) resolve();
    };
    consumer.run({ autoCommit: false, eachBatch }).catch(reject);
  });
  const seconds = secondsSince(start);
  await consumer.disconnect();
  return (count - firstCount) / seconds;
}

/** Records a second of each measurement. */
interface Rates {
  forwarder: number;
  producerLoop: number;
  logReader: number;
  consumerLoop: number;
}

/** The first round only warms up and is not returned. */
async function measureRounds(brokers: string[]): Promise<Rates[]> {
  const kafka = new Kafka({ brokers, logLevel: logLevel.NOTHING });
  const admin = kafka.admin();
  await admin.connect();
  const records = [...inventMessages(RECORD_COUNT, DAYS, Date.now())];
  const rounds: Rates[] = [];
  for (let round = 0; round <= ROUNDS; round++) {
    const prefix = `slack-events-bench-${process.pid}-${round}`;
    const forwarded = `${prefix}-forwarded`;
    const sent = `${prefix}-sent`;
    for (const topic of [forwarded, sent]) await createTopicWithLeader(admin, topic);
    rounds.push({
      forwarder: await measureForwarder(brokers, forwarded, records),
      producerLoop: await measureProducerLoop(kafka, sent, records),
      logReader: await measureLogReader(brokers, forwarded),
      consumerLoop: await measureConsumerLoop(kafka, forwarded),
    });
    await admin.deleteTopics({ topics: [forwarded, sent] });
  }
  await admin.disconnect();
  return rounds.slice(1);
}

async function main(): Promise<void> {
  const { KAFKA_BROKERS } = process.env;
  if (!KAFKA_BROKERS) {
    printSkipped('records to and from a topic', 'KAFKA_BROKERS is not set');
    return;
  }
  beginTable(`${RECORD_COUNT} records to and from a topic, medians of ${ROUNDS} interleaved rounds`);
  const rounds = await measureRounds(KAFKA_BROKERS.split(','));
  const rate = (measurement: keyof Rates) => median(rounds.map((rates) => rates[measurement]));
  const formatRate = (measurement: keyof Rates) => formatThousandsPerSecond(rate(measurement), 'records');
  printRow('forwarder', formatRate('forwarder'));
  printRow('a producer loop of kafkajs', formatRate('producerLoop'));
  printRow('reader of the log', formatRate('logReader'));
  printRow('a consumer loop of kafkajs', formatRate('consumerLoop'));
  printRatio(
    'broker: the forwarder to a loop of kafkajs',
    formatRatio(rate('forwarder'), rate('producerLoop')),
    '>= 0.7 x',
  );
  printRatio(
    'broker: the reader to a loop of kafkajs',
    formatRatio(rate('logReader'), rate('consumerLoop')),
    '>= 0.7 x',
  );
}

await main();
