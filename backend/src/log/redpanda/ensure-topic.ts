// From the default export: Node finds no such name among those of this CommonJS package.
import kafkajs, { type Admin } from 'kafkajs';
import { describeKafkaError, kafkaErrorType } from './kafka-client.ts';
import type { KafkaLogger } from './kafka-logger.ts';

/** There is no topic to write to, and only a person can change that. */
export class TopicUnusableError extends Error {
  override name = 'TopicUnusableError';
}

/**
 * Creates the topic if it is missing, with one partition and kept for ever; says in words what is wrong with an existing one.
 *
 * Throws `TopicUnusableError` when there is none and it cannot be created, and whatever kafkajs throws when the broker does not answer.
 */
export async function ensureTopic(admin: Admin, topic: string, logger: KafkaLogger): Promise<void> {
  const topics = await admin.listTopics();
  if (topics.includes(topic)) await warnAboutConfig(admin, topic, logger);
  else await createTopic(admin, topic, logger);
}

const KEEP_FOREVER_CONFIG = [
  { name: 'cleanup.policy', value: 'delete' },
  { name: 'retention.ms', value: '-1' },
  { name: 'retention.bytes', value: '-1' },
];
// Redpanda's name for: acknowledged means fsynced. Apache Kafka refuses a topic with a setting it does not know.
const FSYNC_CONFIG = { name: 'write.caching', value: 'false' };

async function createTopic(admin: Admin, topic: string, logger: KafkaLogger): Promise<void> {
  const { brokers } = await admin.describeCluster();
  const replicationFactor = brokers.length >= 3 ? 3 : 1; // Redpanda takes odd numbers only
  const attempt = (configEntries: { name: string; value: string }[]) =>
    admin.createTopics({ topics: [{ topic, numPartitions: 1, replicationFactor, configEntries }] });
  try {
    await attempt([...KEEP_FOREVER_CONFIG, FSYNC_CONFIG]).catch((error: unknown) => {
      if (kafkaErrorType(error) === 'INVALID_CONFIG') return attempt(KEEP_FOREVER_CONFIG);
      throw error;
    });
    logger.info(`Created the topic ${topic}: 1 partition, ${replicationFactor} replica(s), kept for ever.`);
  } catch (error) {
    if (kafkaErrorType(error) === 'TOPIC_ALREADY_EXISTS') return;
    throw new TopicUnusableError(
      `the topic ${topic} does not exist, or is hidden from this user, and cannot be created: ${describeKafkaError(error)}. ` +
        `Create it: rpk topic create ${topic} -p 1 -c cleanup.policy=delete -c retention.ms=-1`,
    );
  }
}

async function warnAboutConfig(admin: Admin, topic: string, logger: KafkaLogger): Promise<void> {
  const settings = await readTopicConfig(admin, topic).catch((error: unknown) => {
    logger.warn(
      `The settings of the topic ${topic} cannot be read (${describeKafkaError(error)}), so they are not checked.`,
    );
    return new Map<string, string>();
  });
  for (const problem of topicConfigProblems(topic, settings)) logger.warn(problem);
}

async function readTopicConfig(admin: Admin, topic: string): Promise<Map<string, string>> {
  const configNames = ['cleanup.policy', 'retention.ms', 'retention.bytes'];
  const { resources } = await admin.describeConfigs({
    includeSynonyms: false,
    resources: [{ type: kafkajs.ConfigResourceTypes.TOPIC, name: topic, configNames }],
  });
  const entries = resources.flatMap(({ configEntries }) => configEntries);
  return new Map(entries.map(({ configName, configValue }) => [configName, configValue]));
}

/** What is wrong with a topic's settings for a log that must keep everything, one sentence each. */
export function topicConfigProblems(topic: string, settings: ReadonlyMap<string, string>): string[] {
  const found: string[] = [];
  const alter = (setting: string) => `To keep everything: rpk topic alter-config ${topic} --set ${setting}`;
  if (settings.get('cleanup.policy')?.includes('compact')) {
    found.push(
      `The topic ${topic} is compacted: of each channel only the newest record stays, so numbers shrink after a restart. ${alter('cleanup.policy=delete')}`,
    );
  }
  const retention = Number(settings.get('retention.ms') ?? -1);
  if (retention >= 0) {
    const days = (retention / 86_400_000).toFixed(1);
    found.push(
      `The topic ${topic} forgets records after ${days} days (retention.ms), and with them the numbers. ${alter('retention.ms=-1')}`,
    );
  }
  if (Number(settings.get('retention.bytes') ?? -1) >= 0) {
    found.push(
      `The topic ${topic} forgets records beyond a size (retention.bytes), and with them the numbers. ${alter('retention.bytes=-1')}`,
    );
  }
  return found;
}
