import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Kafka, logLevel } from 'kafkajs';
import { type MessageRecord, recordKey } from '../backend/src/core/records/record.ts';
import { type Milliseconds, msToSeconds } from '../backend/src/core/time/units.ts';
import { CheckpointStore } from '../backend/src/feed/checkpoint-store.ts';
import { Feed } from '../backend/src/feed/feed.ts';
import { openJournal } from '../backend/src/journal/journal.ts';
import { createEmbeddedLog } from '../backend/src/log/embedded-log.ts';
import type { Log } from '../backend/src/log/log.ts';
import { createRedpandaLog } from '../backend/src/log/redpanda/redpanda-log.ts';
import { createTopicWithLeader } from '../test/broker/create-topic.ts';
import { inventMessages } from '../test/records/invent-messages.ts';
import { formatRatio } from './measuring/format.ts';
import { measureTimeAsync } from './measuring/measure.ts';
import { beginTable, printRatio, printRow, printSkipped } from './measuring/results-table.ts';
import { silentLogger } from './measuring/silent-logger.ts';

/** How long a start takes until every number is there, from a checkpoint and from zero, on both engines. */

const MESSAGE_COUNT = 1_000_000;
const DAYS = 365;
const BATCH_RECORDS = 2000;
const TARGET = '<= 1 s';

type OpenLog = () => Promise<Log>;

/** Measures the time until the feed has folded all messages, with the same steps as at the start of the product. */
async function timeToReady(openLog: OpenLog, checkpoints: CheckpointStore): Promise<Milliseconds> {
  const { ms } = await measureTimeAsync(async () => {
    const checkpoint = await checkpoints.load('');
    const log = await openLog();
    const feed = new Feed(log, { checkpoint });
    const following = feed.follow();
    while (feed.position.reduce((sum, offset) => sum + offset, 0) < MESSAGE_COUNT)
      await new Promise((resolve) => setImmediate(resolve));
    if (feed.lag > 0)
      throw new Error(`the feed has not folded ${feed.lag} entries: the log holds more than this run wrote`);
    if (!checkpoint) await checkpoints.save(feed.toCheckpoint(), false);
    feed.close();
    await following;
    await log.close();
  }, 1);
  return ms;
}

async function measure(engine: string, openLog: OpenLog, dir: string): Promise<void> {
  const checkpoints = new CheckpointStore(dir, true, (text) => process.stderr.write(`${text}\n`));
  const fromZeroMs = await timeToReady(openLog, checkpoints);
  const fromCheckpointMs = await timeToReady(openLog, checkpoints);
  printRow(`${engine}: from the checkpoint`, `${msToSeconds(fromCheckpointMs).toFixed(2)} s`, TARGET);
  printRow(`${engine}: from zero`, `${msToSeconds(fromZeroMs).toFixed(1)} s`);
  printRatio(`${engine}: a start from zero, to one from the checkpoint`, formatRatio(fromZeroMs, fromCheckpointMs, 0));
}

function* messageBatches(): Generator<MessageRecord[]> {
  let batch: MessageRecord[] = [];
  for (const message of inventMessages(MESSAGE_COUNT, DAYS, Date.now())) {
    batch.push(message);
    if (batch.length < BATCH_RECORDS) continue;
    yield batch;
    batch = [];
  }
}

async function fillJournal(dir: string): Promise<void> {
  const journal = await openJournal(dir);
  for (const batch of messageBatches()) await journal.append(batch);
  await journal.close();
}

async function fillTopic(brokers: string[], topic: string): Promise<void> {
  const kafka = new Kafka({ brokers, logLevel: logLevel.NOTHING });
  const admin = kafka.admin();
  await admin.connect();
  await createTopicWithLeader(admin, topic);
  await admin.disconnect();
  const producer = kafka.producer();
  await producer.connect();
  for (const batch of messageBatches()) {
    const messages = batch.map((record) => ({ key: recordKey(record), value: JSON.stringify(record) }));
    await producer.send({ topic, messages });
  }
  await producer.disconnect();
}

async function measureEmbedded(): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), 'slackpanda-bench-'));
  await fillJournal(dir);
  await measure('embedded', async () => createEmbeddedLog(await openJournal(dir)), dir);
  await rm(dir, { recursive: true });
}

async function measureBroker(brokers: string[]): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), 'slackpanda-bench-'));
  const topic = `slack-events-bench-${process.pid}`;
  await fillTopic(brokers, topic);
  const openLog = async () =>
    createRedpandaLog({ journal: await openJournal(dir), brokers, topic, logger: silentLogger });
  await measure('broker', openLog, dir);
  await rm(dir, { recursive: true });
}

async function main(): Promise<void> {
  beginTable('A start, until every number of 1,000,000 messages is there');
  await measureEmbedded();
  const { KAFKA_BROKERS } = process.env;
  if (KAFKA_BROKERS) await measureBroker(KAFKA_BROKERS.split(','));
  else printSkipped('a start with a topic of 1,000,000 messages', 'KAFKA_BROKERS is not set');
}

await main();
