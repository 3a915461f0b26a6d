import { type Admin, type EachMessagePayload, Kafka, logLevel } from 'kafkajs';
import { type ReadRecord, sum } from '../clients/resuming-reader.ts';

/** A broker that tests read and write past the product. */
export class Broker {
  /** `host:port` of a listener without authentication; several are separated by commas. */
  readonly address: string;

  constructor(address: string) {
    this.address = address;
  }

  async withAdmin<T>(work: (admin: Admin) => Promise<T>): Promise<T> {
    const admin = this.client().admin();
    await admin.connect();
    try {
      return await work(admin);
    } finally {
      await admin.disconnect();
    }
  }

  client(): Kafka {
    return new Kafka({ brokers: this.address.split(','), logLevel: logLevel.NOTHING });
  }

  /** Deletes the topic, creates it again with one partition, and fills it with these records. */
  async recreateTopic(topic: string, records: readonly ReadRecord[]): Promise<void> {
    await this.withAdmin(async (admin) => {
      await admin.deleteTopics({ topics: [topic] });
      while (!(await admin.createTopics({ topics: [{ topic, numPartitions: 1 }] }).catch(() => false)));
    });
    const producer = this.client().producer();
    await producer.connect();
    await producer.send({ topic, messages: records.map(({ json }) => ({ key: 'again', value: json })) });
    await producer.disconnect();
  }

  /** Returns how many records the topic has ever held: the sum of the ends of its partitions. */
  async endOffset(topic: string): Promise<number> {
    const partitions = await this.withAdmin((admin) => admin.fetchTopicOffsets(topic));
    return sum(partitions.map(({ high }) => Number(high)));
  }

  /** Returns all records of the topic, partition by partition in order. */
  async readTopic(topic: string): Promise<ReadRecord[]> {
    const partitions = await this.withAdmin((admin) => admin.fetchTopicOffsets(topic));
    const unread = new Map(
      partitions.filter(({ low, high }) => low !== high).map(({ partition, high }) => [partition, Number(high) - 1]),
    );
    const found: ReadRecord[] = [];
    if (unread.size === 0) return found;
    const consumer = this.client().consumer({ groupId: `judge-${topic}-${Date.now()}`, maxWaitTimeInMs: 100 });
    await consumer.connect();
    await consumer.subscribe({ topic, fromBeginning: true });
    await new Promise<void>((resolve, reject) => {
      const eachMessage = async ({ partition, message }: EachMessagePayload) => {
        const offset = Number(message.offset);
        found.push({ partition, offset, json: String(message.value) });
        if (offset >= (unread.get(partition) ?? Number.POSITIVE_INFINITY)) unread.delete(partition);
        if (unread.size === 0) resolve();
      };
      consumer.run({ autoCommit: false, eachMessage }).catch(reject);
    });
    await consumer.disconnect();
    return found;
  }
}
