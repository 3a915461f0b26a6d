import { Partitioners, type Producer } from 'kafkajs';
import { withTimeout } from '../../../async/with-timeout.ts';
import type { Milliseconds } from '../../../core/time/units.ts';
import type { KafkaProducer, ProducerMessage } from '../kafka-port.ts';
import { KAFKA_RETRY_OPTIONS, type KafkaClient, type KafkaClientFactory } from './kafka-client.ts';
import { toKafkaError } from './to-kafka-error.ts';

/** Longer than kafkajs waits for one response. Its further attempts use the same connection, which may be dead. */
const SEND_TIMEOUT_MS: Milliseconds = 15_000;
/** The time for which the broker may wait for its replicas. */
const REPLICATION_TIMEOUT_MS: Milliseconds = 10_000;
const ALL_REPLICAS = -1;

export class KafkajsProducer implements KafkaProducer {
  readonly #client: KafkaClient;
  readonly #producer: Producer;

  private constructor(client: KafkaClient) {
    this.#client = client;
    this.#producer = client.kafka.producer({
      createPartitioner: Partitioners.DefaultPartitioner,
      allowAutoTopicCreation: false,
      idempotent: true,
      // kafkajs documents exactly-once semantics with one request in flight only.
      maxInFlightRequests: 1,
      retry: KAFKA_RETRY_OPTIONS,
    });
  }

  static async connect(clients: KafkaClientFactory): Promise<KafkajsProducer> {
    const producer = new KafkajsProducer(clients.create());
    try {
      await withTimeout(SEND_TIMEOUT_MS, 'connecting', producer.#producer.connect());
      return producer;
    } catch (error) {
      void producer.close();
      throw toKafkaError(error);
    }
  }

  async send(topic: string, messages: readonly ProducerMessage[]): Promise<void> {
    const request = { topic, messages: [...messages], acks: ALL_REPLICAS, timeout: REPLICATION_TIMEOUT_MS };
    await withTimeout(SEND_TIMEOUT_MS, 'sending', this.#producer.send(request)).catch((error: unknown) => {
      throw toKafkaError(error);
    });
  }

  close(): Promise<void> {
    return this.#client.close(this.#producer);
  }
}
