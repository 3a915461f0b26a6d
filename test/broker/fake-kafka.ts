import { KafkaError } from '../../backend/src/log/redpanda/kafka-error.ts';
import type {
  KafkaAdmin,
  KafkaPort,
  KafkaProducer,
  PartitionStart,
  ProducerMessage,
  TopicConfig,
  Watermarks,
} from '../../backend/src/log/redpanda/kafka-port.ts';

/** A Kafka client without a broker: the test decides what it responds, and reads what it was sent. */
export class FakeKafka implements KafkaPort {
  watermarks: Watermarks = { low: [0], high: [0] };
  partitionStarts: PartitionStart[] = [{ offset: 0 }];
  /** Thrown by every call while it is set. */
  failure: KafkaError | undefined;
  /** Thrown by `send` for a batch of more messages. */
  maxBatchLength = Number.POSITIVE_INFINITY;
  readonly sentBatches: (readonly ProducerMessage[])[] = [];
  openProducers = 0;

  async openAdmin(): Promise<KafkaAdmin> {
    this.#respond();
    return {
      topicExists: async () => this.#respond() ?? true,
      brokerCount: async () => this.#respond() ?? 1,
      createTopic: async () => this.#respond(),
      topicConfig: async () => this.#respond() ?? (new Map() as TopicConfig),
      watermarks: async () => this.#respond() ?? this.watermarks,
      partitionStarts: async () => this.#respond() ?? this.partitionStarts,
      close: async () => undefined,
    };
  }

  async openProducer(): Promise<KafkaProducer> {
    this.#respond();
    this.openProducers++;
    return {
      send: async (_topic, messages) => {
        this.#respond();
        if (messages.length > this.maxBatchLength)
          throw new KafkaError('too large', { type: 'MESSAGE_TOO_LARGE', isRefusal: true });
        this.sentBatches.push(messages);
        this.watermarks = { low: [0], high: this.watermarks.high.map((end) => end + messages.length) };
        this.partitionStarts = this.partitionStarts.map(({ offset }) => ({ offset, timestamp: '1700000000000' }));
      },
      close: async () => undefined,
    };
  }

  openConsumer(): never {
    throw new Error('The fake has no consumer.');
  }

  #respond(): undefined {
    if (this.failure) throw this.failure;
  }
}
