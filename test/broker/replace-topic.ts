import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { Kafka, logLevel } from 'kafkajs';

/**
 * Deletes a topic, creates it again and fills it with the records on stdin, as fast as the broker allows. Arguments:
 * `BROKER TOPIC PARTITIONS DELAY_MS`; it waits DELAY_MS before it begins.
 */
const [broker = '', topic = '', numPartitions = '1', delayMs = '0'] = process.argv.slice(2);
const kafka = new Kafka({ brokers: [broker], logLevel: logLevel.NOTHING });
const admin = kafka.admin();
const producer = kafka.producer({ allowAutoTopicCreation: false });
const records: { key: string; value: string }[] = JSON.parse(readFileSync(0, 'utf8'));

/** Less than the timeout of a test, which waits until this process ends. */
const GIVE_UP_MS = 90_000;
/** A topic that exists so long after the deletion is a new one. */
const DELETION_MS = 5000;

/** Repeats a step until it returns true. Throws its last error if that takes too long. */
async function retryUntilTrue(step: () => Promise<unknown>): Promise<void> {
  const startMs = performance.now();
  let problem: unknown;
  const isDone = async () => {
    try {
      return await step();
    } catch (error) {
      problem = error;
      return false;
    }
  };
  while (!(await isDone()))
    if (performance.now() - startMs > GIVE_UP_MS) throw new Error('the topic cannot be replaced', { cause: problem });
}

await Promise.all([admin.connect(), producer.connect()]);
await sleep(Number(delayMs));
await admin.deleteTopics({ topics: [topic] });
const deletedMs = performance.now();
/** False while a topic exists: the old one, or a new one that the product, or a request whose response was lost, created. */
const createTopic = async () =>
  (await admin.createTopics({ topics: [{ topic, numPartitions: Number(numPartitions) }] })) ||
  performance.now() - deletedMs > DELETION_MS;
await retryUntilTrue(createTopic);
if (records.length > 0) await retryUntilTrue(() => producer.send({ topic, messages: records }));
await Promise.all([admin.disconnect(), producer.disconnect()]);
