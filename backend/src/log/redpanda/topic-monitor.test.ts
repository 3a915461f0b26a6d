import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { FakeKafka } from '../../../../test/broker/fake-kafka.ts';
import { KafkaError } from './kafka-error.ts';
import { TopicMonitor } from './topic-monitor.ts';

let kafka: FakeKafka;
let monitor: TopicMonitor;
let warnings: string[];
let recreations: number;

beforeEach(() => {
  kafka = new FakeKafka();
  kafka.watermarks = { low: [0], high: [5] };
  kafka.partitionStarts = [{ offset: 0, timestamp: '1700000000000' }];
  warnings = [];
  recreations = 0;
  const ignore = () => undefined;
  const logger = { info: ignore, warn: (text: string) => warnings.push(text), error: ignore };
  const onRecreated = () => recreations++;
  monitor = new TopicMonitor({ kafka, brokers: ['fake:9092'], topic: 'slack-events', logger, onRecreated });
});
afterEach(() => monitor.close());

it('a topic monitor reports watermarks and epoch once the topic responds', async () => {
  expect([monitor.watermarks, monitor.epoch, monitor.reachable]).toEqual([undefined, undefined, false]);
  expect(await monitor.refresh()).toEqual({ low: [0], high: [5] });
  expect(monitor.epoch).toMatch(/^[0-9a-f]{8}$/);
  expect([monitor.reachable, monitor.reason]).toEqual([true, '']);
});

it('a topic monitor recognizes a recreated topic by its first record', async () => {
  await monitor.refresh();
  const { epoch } = monitor;
  expect(await monitor.confirmSameTopic()).toBe(true);
  kafka.partitionStarts = [{ offset: 0, timestamp: '1700000000001' }];
  kafka.watermarks = { low: [0], high: [9] };
  expect(await monitor.confirmSameTopic()).toBe(false);
  expect(recreations).toBe(1);
  expect(await monitor.refresh()).toEqual({ low: [0], high: [9] });
  expect(monitor.epoch).not.toBe(epoch);
});

it('a topic monitor reports no high watermark below the floor when retention deletes records', async () => {
  await monitor.refresh();
  kafka.partitionStarts = [{ offset: 7, timestamp: '1700000000007' }];
  expect(await monitor.confirmSameTopic()).toBe(true);
  expect(monitor.watermarks).toEqual({ low: [7], high: [7] });
});

it('a topic monitor distinguishes a broker that refuses from one that does not respond, and warns once each', async () => {
  await monitor.refresh();
  kafka.failure = new KafkaError('connection refused', { type: '', isRefusal: false });
  for (let request = 0; request < 3; request++) await expect(monitor.refresh()).rejects.toThrow('connection refused');
  expect(monitor.reason).toMatch(/^no answer from fake:9092 for \d+ s: connection refused$/);
  kafka.failure = new KafkaError('Not authorized', { type: 'TOPIC_AUTHORIZATION_FAILED', isRefusal: true });
  await expect(monitor.refresh()).rejects.toThrow('Not authorized');
  expect(monitor.reason).toMatch(/^refused by fake:9092 for \d+ s: Not authorized$/);
  expect(warnings).toEqual([
    'The topic slack-events is out of reach: no answer from fake:9092: connection refused',
    'The topic slack-events is out of reach: refused by fake:9092: Not authorized',
  ]);
});

it('a topic monitor notifies its listeners of responses and failures until they unsubscribe', async () => {
  const listener = vi.fn();
  const unsubscribe = monitor.onUpdate(listener);
  await monitor.refresh();
  kafka.failure = new KafkaError('connection refused', { type: '', isRefusal: false });
  await monitor.refresh().catch(() => undefined);
  expect(listener).toHaveBeenCalledTimes(2);
  unsubscribe();
  await monitor.refresh().catch(() => undefined);
  expect(listener).toHaveBeenCalledTimes(2);
});
