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

async function retryUntilTrue(step: () => Promise<unknown>): Promise<void> {
  while (!(await step().then(Boolean, () => false)));
}

await Promise.all([admin.connect(), producer.connect()]);
await sleep(Number(delayMs));
await admin.deleteTopics({ topics: [topic] });
await retryUntilTrue(() => admin.createTopics({ topics: [{ topic, numPartitions: Number(numPartitions) }] }));
if (records.length > 0) await retryUntilTrue(() => producer.send({ topic, messages: records }));
await Promise.all([admin.disconnect(), producer.disconnect()]);
