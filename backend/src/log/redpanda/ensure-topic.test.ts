import { expect, it } from 'vitest';
import { ensureTopic, TopicUnusableError, topicConfigProblems } from './ensure-topic.ts';
import { KafkaError } from './kafka-error.ts';
import type { KafkaAdmin, TopicConfig } from './kafka-port.ts';

it('a topic that keeps everything causes no warning', () => {
  const config = new Map([
    ['cleanup.policy', 'delete'],
    ['retention.ms', '-1'],
    ['retention.bytes', '-1'],
  ]);
  expect(topicConfigProblems('slack-events', config)).toEqual([]);
  expect(topicConfigProblems('slack-events', new Map())).toEqual([]);
});

it.each([
  ['cleanup.policy', 'compact,delete', 'is compacted'],
  ['retention.ms', '604800000', 'deletes records after 7.0 days'],
  ['retention.bytes', '1000000', 'deletes records beyond a size'],
])('a topic with %s=%s causes a warning with the command that changes it', (name, value, problem) => {
  const problems = topicConfigProblems('slack-events', new Map([[name, value]]));
  expect(problems).toHaveLength(1);
  expect(problems[0]).toContain(problem);
  expect(problems[0]).toContain(`rpk topic alter-config slack-events --set ${name}=`);
});

function createAdmin(createTopic: KafkaAdmin['createTopic'], brokerCount = 1): KafkaAdmin {
  return {
    topicExists: async () => false,
    brokerCount: async () => brokerCount,
    createTopic,
    topicConfig: async () => new Map(),
    watermarks: async () => ({ low: [], high: [] }),
    partitionStarts: async () => [],
    close: async () => undefined,
  };
}

const logger = { info: () => undefined, warn: () => undefined, error: () => undefined };

it('a missing topic is created with three replicas, and without the setting of Redpanda that other brokers reject', async () => {
  const attempts: { replicas: number; config: TopicConfig }[] = [];
  const admin = createAdmin(async (_topic, replicas, config) => {
    attempts.push({ replicas, config });
    if (config.has('write.caching')) throw new KafkaError('unknown', { type: 'INVALID_CONFIG', isRefusal: true });
  }, 4);
  await ensureTopic(admin, 'slack-events', logger);
  const keepForever = { 'cleanup.policy': 'delete', 'retention.ms': '-1', 'retention.bytes': '-1' };
  expect(attempts.map(({ replicas, config }) => [replicas, Object.fromEntries(config)])).toEqual([
    [3, { ...keepForever, 'write.caching': 'false' }],
    [3, keepForever],
  ]);
});

it('a topic that another process creates meanwhile is used', async () => {
  const admin = createAdmin(async () => {
    throw new KafkaError('exists', { type: 'TOPIC_ALREADY_EXISTS', isRefusal: true });
  });
  await expect(ensureTopic(admin, 'slack-events', logger)).resolves.toBeUndefined();
});

it('a topic that cannot be created causes an error with the command that creates it', async () => {
  const admin = createAdmin(async () => {
    throw new KafkaError('Not authorized', { type: 'TOPIC_AUTHORIZATION_FAILED', isRefusal: true });
  });
  const ensuring = ensureTopic(admin, 'slack-events', logger);
  await expect(ensuring).rejects.toThrow(TopicUnusableError);
  await expect(ensuring).rejects.toThrow(
    /cannot be created: Not authorized\. Create it: rpk topic create slack-events/,
  );
});
