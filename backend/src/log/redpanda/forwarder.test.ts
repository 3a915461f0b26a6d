import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { FakeKafka } from '../../../../test/broker/fake-kafka.ts';
import { jsonsOfJournal, messagesWith, openTestJournal } from '../../../../test/journal/journal-fixture.ts';
import { WAIT_OPTIONS } from '../../../../test/log/log-helpers.ts';
import type { Journal } from '../../journal/journal.ts';
import { Forwarder } from './forwarder.ts';
import { KafkaError } from './kafka-error.ts';
import { TopicMonitor } from './topic-monitor.ts';

const logger = { info: () => undefined, warn: () => undefined, error: () => undefined };
let kafka: FakeKafka;
let journal: Journal;
let monitor: TopicMonitor;
let forwarder: Forwarder;

function startForwarder(): void {
  const topic = 'slack-events';
  monitor = new TopicMonitor({ kafka, brokers: ['fake:9092'], topic, logger, onRecreated: () => undefined });
  forwarder = new Forwarder({ kafka, topic, journal, monitor, logger });
}

function sentValues(): string[] {
  return kafka.sentBatches.flat().map(({ value }) => value);
}

beforeEach(async () => {
  kafka = new FakeKafka();
  journal = await openTestJournal();
});
afterEach(async () => {
  await forwarder.close();
  await monitor.close();
});

it('a forwarder sends the first record of an empty topic alone, and all records to its only partition', async () => {
  await journal.append(messagesWith('a', 'b', 'c'));
  const jsons = jsonsOfJournal(journal);
  startForwarder();
  await vi.waitFor(() => expect(journal.floor).toBe(3), WAIT_OPTIONS);
  expect(sentValues()).toEqual(jsons);
  expect(kafka.sentBatches.map(({ length }) => length)).toEqual([1, 2]);
  expect(kafka.sentBatches.flat().map(({ partition }) => partition)).toEqual([0, 0, 0]);
  expect(forwarder.waiting).toBe(0);
});

it('a forwarder selects partitions by key, except for the first record of a topic', async () => {
  kafka.watermarks = { low: [0, 0], high: [0, 0] };
  kafka.partitionStarts = [{ offset: 0 }, { offset: 0 }];
  await journal.append(messagesWith('a', 'b'));
  startForwarder();
  await vi.waitFor(() => expect(journal.floor).toBe(2), WAIT_OPTIONS);
  expect(kafka.sentBatches.flat().map(({ partition }) => partition)).toEqual([0, undefined]);
});

it('a forwarder sends smaller batches, each through a new producer, to a topic that rejects large ones', async () => {
  kafka.maxBatchLength = 20;
  await journal.append(messagesWith(...Array.from({ length: 100 }, (_, index) => `${index} ${'x'.repeat(2000)}`)));
  const jsons = jsonsOfJournal(journal);
  startForwarder();
  await vi.waitFor(() => expect(journal.floor).toBe(100), WAIT_OPTIONS);
  expect(sentValues()).toEqual(jsons);
  expect(kafka.openProducers).toBeGreaterThan(1);
  expect(forwarder.failure).toBe('');
});

it('a forwarder keeps records in the journal while the topic is out of reach, and reports why', async () => {
  kafka.failure = new KafkaError('connection refused', { type: '', isRefusal: false });
  await journal.append(messagesWith('a'));
  startForwarder();
  await vi.waitFor(() => expect(monitor.reason).toMatch(/^no answer from fake:9092 for \d+ s: connection refused$/));
  expect(forwarder.waiting).toBe(1);
  kafka.failure = undefined;
  await vi.waitFor(() => expect(journal.floor).toBe(1), WAIT_OPTIONS);
});
