import type { Admin } from 'kafkajs';
import createAdmin from 'kafkajs/src/admin/index.js';
import Cluster from 'kafkajs/src/cluster/index.js';
import type { KafkaClient } from './kafka-client.ts';
import type { PartitionStart } from './topic-epoch.ts';

/** The oldest offset of each partition, and one past its newest. */
export interface Watermarks {
  low: readonly number[];
  high: readonly number[];
}

export interface TopicAdmin {
  readonly admin: Admin;
  watermarks(topic: string): Promise<Watermarks>;
  /** Where each partition begins. One small question to each broker, whatever the records weigh. */
  partitionStarts(topic: string): Promise<PartitionStart[]>;
  /** Ends it within a few seconds. Never rejects. */
  disconnect(): Promise<void>;
}

const FIRST_RECORD_TIMESTAMP = 0;
const EARLIEST_TIMESTAMP = -2;
const READ_UNCOMMITTED = 0;
/** How long a partition that was added goes unnoticed. */
const METADATA_MAX_AGE_MS = 60_000;

/**
 * An admin client of kafkajs that can also say which record is a partition's first. Brokers tell its time with its
 * offset, and kafkajs reads both, but hands out only the offset; so the admin gets a cluster that we can ask, too.
 */
export function createTopicAdmin(client: KafkaClient): TopicAdmin {
  const { logCreator: _, ...config } = client.config;
  const logger = client.kafka.logger();
  const cluster = new Cluster({
    ...config,
    logger,
    enforceRequestTimeout: true,
    metadataMaxAge: METADATA_MAX_AGE_MS,
    allowAutoTopicCreation: false,
  });
  const admin = createAdmin({ cluster, logger, retry: { retries: 0 } });

  async function list(topic: string, partitions: number[], timestamp: number): Promise<Map<number, PartitionStart>> {
    const leaders = Object.entries(cluster.findLeaderForPartitions(topic, partitions));
    const answers = await Promise.all(
      leaders.map(async ([nodeId, theirs]) => {
        const broker = await cluster.findBroker({ nodeId });
        const asked = theirs.map((partition) => ({ partition, timestamp }));
        return broker.listOffsets({ isolationLevel: READ_UNCOMMITTED, topics: [{ topic, partitions: asked }] });
      }),
    );
    const found = answers.flatMap(({ responses }) => responses.flatMap(({ partitions }) => partitions));
    return new Map(found.map(({ partition, offset, timestamp }) => [partition, { offset: Number(offset), timestamp }]));
  }

  return {
    admin,
    disconnect: () => client.close(admin),
    async watermarks(topic) {
      const partitions = (await admin.fetchTopicOffsets(topic)).toSorted((a, b) => a.partition - b.partition);
      return { low: partitions.map(({ low }) => Number(low)), high: partitions.map(({ high }) => Number(high)) };
    },
    async partitionStarts(topic) {
      await cluster.addTargetTopic(topic);
      await cluster.refreshMetadataIfNecessary();
      const partitions = cluster.findTopicPartitionMetadata(topic).map(({ partitionId }) => partitionId);
      const first = await list(topic, partitions, FIRST_RECORD_TIMESTAMP);
      const holdsNothing = partitions.filter((partition) => (first.get(partition)?.offset ?? -1) < 0);
      const low =
        holdsNothing.length > 0
          ? await list(topic, holdsNothing, EARLIEST_TIMESTAMP)
          : new Map<number, PartitionStart>();
      return partitions
        .toSorted((a, b) => a - b)
        .map((partition) => {
          const floor = low.get(partition);
          return floor ? { offset: floor.offset } : (first.get(partition) ?? { offset: 0 });
        });
    },
  };
}
