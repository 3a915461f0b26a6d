import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Admin, Kafka, logLevel } from 'kafkajs';
import { afterEach } from 'vitest';
import { type Journal, openJournal } from '../../backend/src/journal/journal.ts';
import { newMessage } from '../../backend/src/log/log.contract.ts';
import type { Log } from '../../backend/src/log/log.ts';
import { createRedpandaLog, type RedpandaLogSettings } from '../../backend/src/log/redpanda/redpanda-log.ts';
import { startSharedBroker } from './shared-broker.ts';

export const env = process.env;
export const brokers = [...(await startSharedBroker())];
export const hasNoBroker = brokers.length === 0;

export interface CollectedMessages {
  texts: string[];
}

export const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of cleanups.splice(0).reverse()) await end();
}, 60_000);

export async function makeTempDir(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'redpanda-'));
  cleanups.push(() => rm(dir, { recursive: true, force: true }));
  return dir;
}

export async function withAdmin<T>(work: (admin: Admin) => Promise<T>, at = brokers): Promise<T> {
  const admin = new Kafka({ brokers: at, logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.disconnect();
  }
}

export function newTestTopic(): string {
  const topic = `test-${randomUUID()}`;
  cleanups.push(() => withAdmin((admin) => admin.deleteTopics({ topics: [topic] })).catch(() => undefined));
  return topic;
}

export async function openTestLog(
  settings: Pick<RedpandaLogSettings, 'topic'> &
    Partial<RedpandaLogSettings> & { dir: string; said?: CollectedMessages },
): Promise<{ log: Log; journal: Journal }> {
  const { dir, said, ...rest } = settings;
  const journal = await openJournal(dir);
  const keep = (text: string) => said?.texts.push(text);
  const log = createRedpandaLog({ journal, brokers, logger: { info: keep, warn: keep, error: keep }, ...rest });
  cleanups.push(() => log.close());
  return { log, journal };
}

export async function appendTexts(log: Log, texts: readonly string[], channel?: string): Promise<string[]> {
  const records = texts.map((text) => newMessage(text, channel));
  await log.append(records);
  return records.map((record) => JSON.stringify(record));
}
