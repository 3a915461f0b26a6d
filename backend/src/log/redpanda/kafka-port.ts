import type { ConnectionOptions } from 'node:tls';
import type { KafkaError } from './kafka-error.ts';

/**
 * All that the Redpanda engine needs of a Kafka client. The adapter in `kafkajs/` implements it and holds every
 * workaround for that library; nothing else imports it.
 *
 * A call rejects with a `KafkaError` when it fails or takes longer than stated. Each admin, producer and consumer has
 * connections of its own, so that it can be closed alone, and also while its broker is silent.
 */
export interface KafkaPort {
  /** Connects within 3 s. */
  openAdmin(): Promise<KafkaAdmin>;
  /** Connects within 15 s. */
  openProducer(): Promise<KafkaProducer>;
  /** Starts to read a topic, returns at once, and reports a failure to `onEnd`. */
  openConsumer(options: KafkaConsumerOptions): KafkaConsumer;
}

export interface KafkaPortOptions {
  /** `host:port` each. */
  brokers: readonly string[];
  /** `true`, or the certificates to trust. */
  ssl?: boolean | ConnectionOptions;
  sasl?: { mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512'; username: string; password: string };
  /** Also the prefix of the names of consumer groups. */
  clientId: string;
  logger: KafkaLogger;
}

export interface KafkaLogger {
  info(text: string): void;
  warn(text: string): void;
  error(text: string): void;
}

/** The first four calls have no deadline of their own: `ensureTopic` makes several of them, with one for all. */
export interface KafkaAdmin {
  topicExists(topic: string): Promise<boolean>;
  brokerCount(): Promise<number>;
  /** Creates it with one partition. */
  createTopic(topic: string, replicas: number, config: TopicConfig): Promise<void>;
  topicConfig(topic: string, names: readonly string[]): Promise<TopicConfig>;
  /** Within 3 s. */
  watermarks(topic: string): Promise<Watermarks>;
  /** Where each partition begins, within 3 s. Sends one small request to each broker and fetches no records. */
  partitionStarts(topic: string): Promise<PartitionStart[]>;
  /** Ends the connection within 3 s. Never rejects. */
  close(): Promise<void>;
}

/** Settings of a topic by name, such as `retention.ms`. */
export type TopicConfig = ReadonlyMap<string, string>;

/** The oldest offset of each partition, and one past its newest. */
export interface Watermarks {
  low: readonly number[];
  high: readonly number[];
}

/** Where a partition begins. */
export interface PartitionStart {
  /** The offset of the oldest record; of the next one if the partition is empty. */
  offset: number;
  /** The timestamp of the oldest record, ms UTC, as text; missing if the partition is empty. */
  timestamp?: string;
}

/** Idempotent, and waits for all replicas. After an error its state is unknown: close it and open another one. */
export interface KafkaProducer {
  /** Resolves within 15 s once the topic has acknowledged all of the messages. */
  send(topic: string, messages: readonly ProducerMessage[]): Promise<void>;
  /** Ends the connection within 3 s. Never rejects. */
  close(): Promise<void>;
}

export interface ProducerMessage {
  key: string;
  value: string;
  /** The key selects the partition if it is missing. */
  partition?: number;
}

export interface KafkaConsumerOptions {
  topic: string;
  /**
   * The next offset to read of each partition; a missing one means the low watermark. Called on each join of the group.
   */
  nextOffsets(): readonly number[];
  /** The current watermarks, `undefined` if not known. An offset outside of them is moved to the nearer one. */
  watermarks(): Watermarks | undefined;
  /**
   * Called when the consumer has joined its group. `startOffsets`: the offset from which it reads each of its
   * partitions.
   */
  onJoin(startOffsets: ReadonlyMap<number, number>): void;
  /** Called after each fetch, with or without records. */
  onFetch(): void;
  /** Resolves to whether the batch was taken. If not, it is fetched again, unless the consumer is closed. */
  onBatch(batch: ConsumerBatch): Promise<boolean>;
  /**
   * Called when the consumer has failed and another one must be opened; perhaps more than once, and also after `close`.
   */
  onEnd(error: KafkaError): void;
}

export interface ConsumerBatch {
  partition: number;
  /** At least one. */
  messages: readonly ConsumerMessage[];
  /** False once the consumer was closed or has joined its group again: then the batch must not be taken. */
  isCurrent(): boolean;
  /** Call it every few seconds while the batch waits; otherwise the broker removes the consumer from its group. */
  heartbeat(): Promise<void>;
}

export interface ConsumerMessage {
  offset: number;
  /** `undefined` if the message has none. */
  value: string | undefined;
}

export interface KafkaConsumer {
  /** Ends the connection within 3 s, and then deletes its group if the broker permits. Never rejects. */
  close(): Promise<void>;
}
