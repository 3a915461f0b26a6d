import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Admin, type EachMessagePayload, Kafka, logLevel } from 'kafkajs';
import { hasBrokerScript, runBrokerScript } from '../../test/broker/broker-script.ts';
import { type ReadRecord, sum } from '../clients/resuming-reader.ts';

/** Where the script keeps its brokers. */
const BROKER_HOME_DIR = process.env['BROKER_HOME'] ?? join(tmpdir(), 'slackpanda-broker');
/** And the jars of all of them. */
export const KAFKA_JARS_DIR = join(BROKER_HOME_DIR, 'libs');

/** A broker that tests may ill-treat, at the end of the script in `TEST_BROKER_SCRIPT`. */
export class BrokerProcess {
  static readonly isAvailable = hasBrokerScript;
  readonly port: number;
  readonly #config: string;
  readonly #home: string;

  /** `config`: lines for its `server.properties`, heeded at the first start. `home`: where it lives, if not with the others. */
  constructor(port: number, config = '', home = BROKER_HOME_DIR) {
    this.port = port;
    this.#config = config;
    this.#home = home;
  }

  /** The file with its settings, which it reads when it starts. */
  get properties(): string {
    return join(this.#home, String(this.port), 'server.properties');
  }

  /**
   * The first of three in a row, below the range from which the system takes ports for outgoing connections. Random, for
   * two runs side by side; within a run, who says another `lane` (0 to 5) never gets the same.
   */
  static freePort(lane: number): number {
    return 21_000 + 1100 * lane + 3 * Math.floor(Math.random() * 366);
  }

  get address(): string {
    return `127.0.0.1:${this.port}`;
  }

  /** Of the listener with TLS and SASL; known once it was started. */
  secure = { brokers: '', user: '', password: '', caFile: '' };

  /** Resolves when it listens. */
  async start(): Promise<void> {
    const said = await this.#say('start');
    const value = (name: string) => new RegExp(`${name}=(\\S+)`).exec(said)?.[1] ?? '';
    this.secure = {
      brokers: value('TEST_KAFKA_SECURE_BROKERS'),
      user: value('TEST_KAFKA_USER'),
      password: value('TEST_KAFKA_PASSWORD'),
      caFile: value('TEST_KAFKA_CA'),
    };
  }
  /** SIGTERM, unless it has ended by itself; resolves when it is gone. */
  stop = () => this.#say('stop');
  /** SIGKILL; its data stay. */
  kill = () => this.#say('kill');
  /** SIGSTOP: it is connected, and answers nothing. */
  pause = () => this.#say('pause');
  resume = () => this.#say('resume');
  /** SIGKILL, and nothing stays. */
  wipe = () => this.#say('wipe');

  #say(verb: string): Promise<string> {
    const port = String(this.port);
    return runBrokerScript(verb, { BROKER_PORT: port, BROKER_CONFIG: this.#config, BROKER_HOME: this.#home });
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
    return new Kafka({ brokers: [this.address], logLevel: logLevel.NOTHING });
  }

  /** Deletes the topic and makes it anew, with these records. */
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

  /** How much the topic has ever held. */
  async endOffset(topic: string): Promise<number> {
    const partitions = await this.withAdmin((admin) => admin.fetchTopicOffsets(topic));
    return sum(partitions.map(({ high }) => Number(high)));
  }

  /** The whole topic, read past the product. */
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
