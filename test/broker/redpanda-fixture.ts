import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Admin, Kafka, logLevel } from 'kafkajs';
import { afterEach } from 'vitest';
import { type Journal, openJournal } from '../../backend/src/journal/journal.ts';
import type { Log } from '../../backend/src/log/log.ts';
import { createRedpandaLog, type RedpandaLogSettings } from '../../backend/src/log/redpanda/redpanda-log.ts';
import { startSharedBroker } from './shared-broker.ts';

export const env = process.env;
export const brokers = [...(await startSharedBroker())];
export const hasNoBroker = brokers.length === 0;

/** The texts that a log passed to its logger. */
export interface CollectedMessages {
  texts: string[];
}

/** Run after the current test, the last one first. */
export const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
}, 60_000);

export async function makeTempDir(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'redpanda-'));
  cleanups.push(() => rm(dir, { recursive: true, force: true }));
  return dir;
}

export async function withAdmin<T>(work: (admin: Admin) => Promise<T>): Promise<T> {
  const admin = new Kafka({ brokers, logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.disconnect();
  }
}

/** The name of a topic that does not exist yet and is deleted after the test. */
export function newTestTopic(): string {
  const topic = `test-${randomUUID()}`;
  cleanups.push(() => withAdmin((admin) => admin.deleteTopics({ topics: [topic] })).catch(() => undefined));
  return topic;
}

/** Deletes the records before an offset of the first partition, as retention does. */
export async function deleteRecordsBefore(topic: string, offset: number): Promise<void> {
  await withAdmin(async (admin) => {
    await admin.fetchTopicOffsets(topic); // kafkajs deletes records only of topics whose offsets it has fetched
    await admin.deleteTopicRecords({ topic, partitions: [{ partition: 0, offset: String(offset) }] });
  });
}

/** A log whose journal is in `dir`. It is closed after the test. */
export async function openTestLog(
  settings: Pick<RedpandaLogSettings, 'topic'> &
    Partial<RedpandaLogSettings> & { dir: string; messages?: CollectedMessages },
): Promise<{ log: Log; journal: Journal }> {
  const { dir, messages, ...rest } = settings;
  const journal = await openJournal(dir);
  const keep = (text: string) => messages?.texts.push(text);
  const log = createRedpandaLog({ journal, brokers, logger: { info: keep, warn: keep, error: keep }, ...rest });
  cleanups.push(() => log.close());
  return { log, journal };
}
