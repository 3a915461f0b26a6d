// The default export, because Node finds no named export `ConfigResourceTypes` in this CommonJS package
// (https://github.com/tulios/kafkajs/issues/1391).
import kafkajs, { type Admin } from 'kafkajs';
import createAdmin from 'kafkajs/src/admin/index.js';
import Cluster from 'kafkajs/src/cluster/index.js';
import { withTimeout } from '../../../async/with-timeout.ts';
import { MINUTE_MS, type Milliseconds } from '../../../core/time/units.ts';
import type { KafkaAdmin, PartitionStart, TopicConfig, Watermarks } from '../kafka-port.ts';
import type { KafkaClient, KafkaClientFactory } from './kafka-client.ts';
import { toKafkaError } from './to-kafka-error.ts';

const REQUEST_TIMEOUT_MS: Milliseconds = 3000;
const DELETE_GROUP_TIMEOUT_MS: Milliseconds = 2000;
const FIRST_RECORD_TIMESTAMP = 0;
const EARLIEST_TIMESTAMP = -2;
const READ_UNCOMMITTED = 0;
/** The longest time until an added partition is found. */
const METADATA_MAX_AGE_MS: Milliseconds = MINUTE_MS;

/**
 * The admin client of kafkajs, which can also report the first record of a partition. A broker responds to ListOffsets
 * with an offset and its timestamp; `fetchTopicOffsetsByTimestamp` of kafkajs 2.2.4 drops the timestamp. So the admin
 * client uses a cluster created here, whose brokers accept requests directly. Both constructors are internal to
 * kafkajs, and so its version is pinned.
 */
export class KafkajsAdmin implements KafkaAdmin {
  readonly #client: KafkaClient;
  readonly #cluster: Cluster;
  readonly #admin: Admin;
  #isOpen = true;

  private constructor(client: KafkaClient) {
    const { logCreator: _, ...config } = client.config;
    const logger = client.kafka.logger();
    this.#client = client;
    this.#cluster = new Cluster({
      ...config,
      logger,
      enforceRequestTimeout: true,
      metadataMaxAge: METADATA_MAX_AGE_MS,
      allowAutoTopicCreation: false,
    });
    this.#admin = createAdmin({ cluster: this.#cluster, logger, retry: { retries: 0 } });
  }

  static async connect(clients: KafkaClientFactory): Promise<KafkajsAdmin> {
    const admin = new KafkajsAdmin(clients.create());
    try {
      await request('connecting', admin.#admin.connect());
      return admin;
    } catch (error) {
      void admin.close();
      throw error;
    }
  }

  async topicExists(topic: string): Promise<boolean> {
    const topics = await this.#admin.listTopics().catch(rethrow);
    return topics.includes(topic);
  }

  async brokerCount(): Promise<number> {
    const { brokers } = await this.#admin.describeCluster().catch(rethrow);
    return brokers.length;
  }

  async createTopic(topic: string, replicas: number, config: TopicConfig): Promise<void> {
    const configEntries = [...config].map(([name, value]) => ({ name, value }));
    const topics = [{ topic, numPartitions: 1, replicationFactor: replicas, configEntries }];
    await this.#admin.createTopics({ topics }).catch(rethrow);
  }

  async topicConfig(topic: string, names: readonly string[]): Promise<TopicConfig> {
    const resource = { type: kafkajs.ConfigResourceTypes.TOPIC, name: topic, configNames: [...names] };
    const { resources } = await this.#admin
      .describeConfigs({ includeSynonyms: false, resources: [resource] })
      .catch(rethrow);
    const entries = resources.flatMap(({ configEntries }) => configEntries);
    return new Map(entries.map(({ configName, configValue }) => [configName, configValue]));
  }

  async watermarks(topic: string): Promise<Watermarks> {
    const offsets = await request('reading the watermarks', this.#admin.fetchTopicOffsets(topic));
    const partitions = offsets.toSorted((a, b) => a.partition - b.partition);
    return { low: partitions.map(({ low }) => Number(low)), high: partitions.map(({ high }) => Number(high)) };
  }

  partitionStarts(topic: string): Promise<PartitionStart[]> {
    return request('reading the first records', this.#readPartitionStarts(topic));
  }

  async #readPartitionStarts(topic: string): Promise<PartitionStart[]> {
    await this.#cluster.addTargetTopic(topic);
    await this.#cluster.refreshMetadataIfNecessary();
    const partitions = this.#cluster.findTopicPartitionMetadata(topic).map(({ partitionId }) => partitionId);
    const first = await this.#listOffsets(topic, partitions, FIRST_RECORD_TIMESTAMP);
    const empty = partitions.filter((partition) => (first.get(partition)?.offset ?? -1) < 0);
    const low =
      empty.length > 0 ? await this.#listOffsets(topic, empty, EARLIEST_TIMESTAMP) : new Map<number, PartitionStart>();
    return partitions
      .toSorted((a, b) => a - b)
      .map((partition) => {
        const floor = low.get(partition);
        return floor ? { offset: floor.offset } : (first.get(partition) ?? { offset: 0 });
      });
  }

  async #listOffsets(topic: string, partitions: number[], timestamp: number): Promise<Map<number, PartitionStart>> {
    const leaders = Object.entries(this.#cluster.findLeaderForPartitions(topic, partitions));
    const responses = await Promise.all(
      leaders.map(async ([nodeId, partitionsOfLeader]) => {
        const broker = await this.#cluster.findBroker({ nodeId });
        const requested = partitionsOfLeader.map((partition) => ({ partition, timestamp }));
        return broker.listOffsets({
          isolationLevel: READ_UNCOMMITTED,
          topics: [{ topic, partitions: requested }],
        });
      }),
    );
    const found = responses.flatMap((response) => response.responses.flatMap((one) => one.partitions));
    return new Map(found.map(({ partition, offset, timestamp }) => [partition, { offset: Number(offset), timestamp }]));
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Deletes a consumer group within 2 s, if the broker permits. Never rejects. */
  async deleteGroup(groupId: string): Promise<void> {
    const deletion = this.#admin.deleteGroups([groupId]);
    await withTimeout(DELETE_GROUP_TIMEOUT_MS, 'deleting a group', deletion).catch(() => undefined);
  }

  close(): Promise<void> {
    this.#isOpen = false;
    return this.#client.close(this.#admin);
  }
}

/** kafkajs has no deadline of its own for a call: it retries, and each attempt may take 10 s. */
function request<T>(name: string, response: Promise<T>): Promise<T> {
  return withTimeout(REQUEST_TIMEOUT_MS, name, response).catch(rethrow);
}

function rethrow(error: unknown): never {
  throw toKafkaError(error);
}
