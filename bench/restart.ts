import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Kafka, logLevel } from 'kafkajs';
import { type MessageRecord, recordKey } from '../backend/src/core/records/record.ts';
import { CheckpointStore } from '../backend/src/feed/checkpoint-store.ts';
import { Feed } from '../backend/src/feed/feed.ts';
import { openJournal } from '../backend/src/journal/journal.ts';
import { createEmbeddedLog } from '../backend/src/log/embedded-log.ts';
import type { Log } from '../backend/src/log/log.ts';
import { createRedpandaLog } from '../backend/src/log/redpanda/redpanda-log.ts';
import { createTopicWithLeader } from '../test/broker/create-topic.ts';
import { inventMessages } from '../test/records/invent-messages.ts';
import { measureTimeAsync } from './measuring/measure.ts';
import { beginTable, printRatio, printRow, printSkipped } from './measuring/results-table.ts';

/** How long a start takes until every number is there, from a checkpoint and from zero, on both engines. */

const MESSAGE_COUNT = 1_000_000;
const BATCH_RECORDS = 2000;
const TARGET = '<= 1 s';

type OpenLog = () => Promise<Log>;

/** Until the feed has folded so much, as the product does it at its start; ms. */
async function timeToReady(openLog: OpenLog, checkpoints: CheckpointStore): Promise<number> {
  const { ms } = await measureTimeAsync(async () => {
    const from = await checkpoints.load('');
    const log = await openLog();
    const feed = new Feed(log, { checkpoint: from });
    const following = feed.follow();
    while (feed.position.reduce((sum, offset) => sum + offset, 0) < MESSAGE_COUNT)
      await new Promise((resolve) => setImmediate(resolve));
    const { lag: behind } = feed;
    if (behind > 0) throw new Error(`the feed is ${behind} behind`);
    if (!from) await checkpoints.save(feed.toCheckpoint(), false);
    feed.close();
    await following;
    await log.close();
  }, 1);
  return ms;
}

async function measure(engine: string, openLog: OpenLog, dir: string): Promise<void> {
  const checkpoints = new CheckpointStore(dir, true, (text) => process.stderr.write(`${text}\n`));
  const zero = await timeToReady(openLog, checkpoints);
  const restored = await timeToReady(openLog, checkpoints);
  printRow(`${engine}: from the checkpoint`, `${(restored / 1000).toFixed(2)} s`, TARGET);
  printRow(`${engine}: from zero`, `${(zero / 1000).toFixed(1)} s`);
  printRatio(`${engine}: a start from zero to one from the checkpoint`, `${(zero / restored).toFixed(0)} x`);
}

function* batches(): Generator<MessageRecord[]> {
  let batch: MessageRecord[] = [];
  for (const message of inventMessages(MESSAGE_COUNT, 365, Date.now())) {
    batch.push(message);
    if (batch.length < BATCH_RECORDS) continue;
    yield batch;
    batch = [];
  }
}

async function fillJournal(dir: string): Promise<void> {
  const journal = await openJournal(dir);
  for (const batch of batches()) await journal.append(batch);
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
  for (const batch of batches()) {
    const messages = batch.map((one) => ({ key: recordKey(one), value: JSON.stringify(one) }));
    await producer.send({ topic, messages });
  }
  await producer.disconnect();
}

async function main(): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), 'slackpanda-bench-'));
  beginTable('A start, until every number of 1,000,000 messages is there');
  await fillJournal(dir);
  await measure('embedded', async () => createEmbeddedLog(await openJournal(dir)), dir);
  await rm(dir, { recursive: true });

  const { KAFKA_BROKERS } = process.env;
  if (!KAFKA_BROKERS) {
    printSkipped('a start with a topic of 1,000,000 messages', 'KAFKA_BROKERS is not set');
    return;
  }
  const [brokers, topic] = [KAFKA_BROKERS.split(','), `slack-events-bench-${process.pid}`];
  const outbox = await mkdtemp(join(tmpdir(), 'slackpanda-bench-'));
  await fillTopic(brokers, topic);
  const logger = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const openLog = async () => createRedpandaLog({ journal: await openJournal(outbox), brokers, topic, logger });
  await measure('broker', openLog, outbox);
  await rm(outbox, { recursive: true });
}

await main();
