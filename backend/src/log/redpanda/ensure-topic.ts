import { errorMessage } from '../../async/error-message.ts';
import { DAY_MS } from '../../core/time/units.ts';
import { kafkaErrorType } from './kafka-error.ts';
import type { KafkaAdmin, KafkaLogger, TopicConfig } from './kafka-port.ts';

/** The topic is missing and cannot be created. The operator must create it. */
export class TopicUnusableError extends Error {
  override readonly name = 'TopicUnusableError';
}

const KEEP_FOREVER_CONFIG: TopicConfig = new Map([
  ['cleanup.policy', 'delete'],
  ['retention.ms', '-1'],
  ['retention.bytes', '-1'],
]);
/**
 * With this setting Redpanda acknowledges a record only once it is fsynced. Apache Kafka rejects the setting as
 * unknown.
 */
const FSYNC_CONFIG: TopicConfig = new Map([['write.caching', 'false']]);

/**
 * Creates the topic if it is missing, with one partition and kept forever. Warns about settings of an existing one that
 * delete records.
 *
 * Throws `TopicUnusableError` when the topic is missing and cannot be created, and `KafkaError` when a request fails.
 */
export async function ensureTopic(admin: KafkaAdmin, topic: string, logger: KafkaLogger): Promise<void> {
  if (await admin.topicExists(topic)) await warnAboutConfig(admin, topic, logger);
  else await createTopic(admin, topic, logger);
}

async function createTopic(admin: KafkaAdmin, topic: string, logger: KafkaLogger): Promise<void> {
  const replicas = (await admin.brokerCount()) >= 3 ? 3 : 1; // Redpanda accepts odd numbers only
  try {
    await admin
      .createTopic(topic, replicas, new Map([...KEEP_FOREVER_CONFIG, ...FSYNC_CONFIG]))
      .catch((error: unknown) => {
        if (kafkaErrorType(error) === 'INVALID_CONFIG') return admin.createTopic(topic, replicas, KEEP_FOREVER_CONFIG);
        throw error;
      });
    logger.info(`Created the topic ${topic}: 1 partition, ${replicas} replica(s), kept forever.`);
  } catch (error) {
    if (kafkaErrorType(error) === 'TOPIC_ALREADY_EXISTS') return;
    throw new TopicUnusableError(
      `the topic ${topic} does not exist, or is hidden from this user, and cannot be created: ${errorMessage(error)}. ` +
        `Create it: rpk topic create ${topic} -p 1 -c cleanup.policy=delete -c retention.ms=-1`,
    );
  }
}

async function warnAboutConfig(admin: KafkaAdmin, topic: string, logger: KafkaLogger): Promise<void> {
  const config = await admin.topicConfig(topic, [...KEEP_FOREVER_CONFIG.keys()]).catch((error: unknown) => {
    logger.warn(`The settings of the topic ${topic} cannot be read (${errorMessage(error)}), so they are not checked.`);
    return new Map<string, string>();
  });
  for (const problem of topicConfigProblems(topic, config)) logger.warn(problem);
}

/** The settings of a topic that delete records, one sentence each, with the command that changes the setting. */
export function topicConfigProblems(topic: string, config: TopicConfig): string[] {
  const problems: string[] = [];
  const remedy = (setting: string) => `To keep everything: rpk topic alter-config ${topic} --set ${setting}`;
  if (config.get('cleanup.policy')?.includes('compact')) {
    problems.push(
      `The topic ${topic} is compacted: of each channel only the newest record stays, so numbers shrink after a restart. ${remedy('cleanup.policy=delete')}`,
    );
  }
  const retentionMs = Number(config.get('retention.ms') ?? -1);
  if (retentionMs >= 0) {
    const days = (retentionMs / DAY_MS).toFixed(1);
    problems.push(
      `The topic ${topic} deletes records after ${days} days (retention.ms), and numbers shrink with them. ${remedy('retention.ms=-1')}`,
    );
  }
  if (Number(config.get('retention.bytes') ?? -1) >= 0) {
    problems.push(
      `The topic ${topic} deletes records beyond a size (retention.bytes), and numbers shrink with them. ${remedy('retention.bytes=-1')}`,
    );
  }
  return problems;
}
