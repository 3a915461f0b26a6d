import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import dotenv from 'dotenv';
import { Kafka, logLevel } from 'kafkajs';
import { afterEach, describe, expect, it } from 'vitest';
import { parseConfig } from '../../backend/src/config/config.ts';
import { SETTING_NAMES } from '../../backend/src/config/environment-schema.ts';
import { parseRecordJson } from '../../backend/src/core/records/parse-record.ts';
import { type Community, createCommunity } from '../../backend/src/core/state/community.ts';
import { communityDigest } from '../../backend/src/core/state/digest.ts';
import { fold } from '../../backend/src/core/state/fold.ts';
import { CheckpointStore } from '../../backend/src/feed/checkpoint-store.ts';
import { createLogger } from '../../backend/src/ops/logger.ts';
import { type Product, startProduct } from '../../backend/src/product/product.ts';
import { startSharedBroker } from '../broker/shared-broker.ts';
import { TestEventSource } from '../stream/test-event-source.ts';

/** Files that version 0.1.0 wrote: a data folder as a crash leaves it, the same records as lines of a topic, and a `.env`. */
const FROZEN_URL = new URL('0.1.0/', import.meta.url);

interface ExpectedNumbers {
  /** When the files were frozen, ms UTC. */
  at: number;
  /** The cursor of a client that has received all but the last entries. */
  resumeCursor: string;
  setAside: Record<string, number>;
  lastEventAt: number;
  /** As 0.1.0 computed them, but for the digest: that of the current `FOLD_VERSION`. */
  metrics: Record<string, unknown> & { digest: string };
  leaderboard: Record<string, number>;
}
const expected: ExpectedNumbers = JSON.parse(readFrozen('expected.json'));

const brokers = [...(await startSharedBroker())];

const RECENT_TEXTS = [
  'the last one',
  'is this a question?',
  'after the checkpoint',
  'Grüße & <https://example.org|a link> für *alle* 🎉',
  'a third version',
  'the red one :rocket:',
  'which glue survives a launch?',
  'a message of an export',
];

const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

function readFrozen(name: string): string {
  return readFileSync(new URL(name, FROZEN_URL), 'utf8');
}

function readTopicLines(): string[] {
  return readFrozen('topic.jsonl').split('\n').filter(Boolean);
}

/** A folder of its own, with a copy of the frozen data if `isFilled`. */
async function makeDataDir(isFilled: boolean): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'slackpanda-frozen-'));
  cleanups.push(() => rm(dir, { recursive: true, force: true }));
  if (isFilled) await cp(new URL('data/', FROZEN_URL), dir, { recursive: true });
  return dir;
}

/** Starts the product at the time at which the files were frozen. Returns it with the warnings that it logs. */
async function startFrozen(environment: Record<string, string>): Promise<{ product: Product; warnings: string[] }> {
  const warnings: string[] = [];
  const logger = createLogger({ level: 'warn', format: 'json', write: (line) => warnings.push(line) });
  const config = parseConfig({ PORT: '0', DASHBOARD_PORT: '0', TIME_ZONE: 'Europe/Lisbon', ...environment });
  const now = () => expected.at;
  const product = await startProduct(config, { version: '0.0.0', pagesDir: 'frontend/dist', now, logger });
  cleanups.push(() => product.stop());
  return { product, warnings };
}

async function fetchJson(product: Product, path: string): Promise<Record<string, unknown>> {
  return (await fetch(`${product.dashboardUrl}${path}`)).json() as Promise<Record<string, unknown>>;
}

async function openStream(product: Product, cursor: string): Promise<TestEventSource> {
  const client = await TestEventSource.open(`${product.dashboardUrl}/slack-events-stream?cursor=${cursor}`);
  cleanups.push(async () => client.close());
  return client;
}

function recentTextsOf(community: Community): string[] {
  const texts = community.recentTexts.newest().map(({ text }) => text);
  return texts.filter((text) => text !== '' && !/^message \d+$/.test(text));
}

describe('a data folder of 0.1.0', () => {
  it('leads to the same numbers, texts and entries', async () => {
    const { product, warnings } = await startFrozen({ DATA_DIR: await makeDataDir(true) });
    expect(await fetchJson(product, '/metrics')).toMatchObject(expected.metrics);
    expect(await fetchJson(product, '/leaderboard')).toEqual({ leaderboard: expected.leaderboard });
    expect(await fetchJson(product, '/healthz')).toMatchObject({
      status: 'ok',
      feed: { state: 'live', set_aside: expected.setAside },
      slack: { last_event_at: expected.lastEventAt },
      gaps: [],
    });
    const lines = readTopicLines();
    const client = await openStream(product, 'earliest');
    expect((await client.waitForRecords(lines.length)).map(({ data }) => data)).toEqual(lines);
    // The checkpoint is one of another version, and nothing else is worth a warning.
    expect(warnings).toEqual([expect.stringContaining('the snapshot has version 3, not')]);
  });

  it('sends a client with a cursor of 0.1.0 the entries that it missed', async () => {
    const { product } = await startFrozen({ DATA_DIR: await makeDataDir(true) });
    const [epoch = '', offset = ''] = expected.resumeCursor.split('.');
    const missed = readTopicLines().slice(Number(offset));
    const client = await openStream(product, expected.resumeCursor);
    const records = await client.waitForRecords(missed.length);
    expect(records.map(({ data }) => data)).toEqual(missed);
    expect(records.map(({ id }) => id)).toEqual(missed.map((_, i) => `${epoch}.${Number(offset) + i + 1}`));
    expect(client.events.map(({ event }) => event)).not.toContain('reset');
  });

  it('holds a checkpoint of another version, which is ignored with the reason', async () => {
    const warnings: string[] = [];
    const store = new CheckpointStore(await makeDataDir(true), true, (text) => warnings.push(text));
    expect(await store.load('T1')).toBeUndefined();
    expect(warnings).toEqual([expect.stringContaining('the snapshot has version 3, not')]);
  });
});

function foldLines(lines: readonly string[]): Community {
  const community = createCommunity();
  for (const line of lines) {
    const record = parseRecordJson(line);
    if (record) fold(community, record);
  }
  return community;
}

/** Produces the frozen lines to a new topic, which is deleted after the test. Resolves with its name. */
async function createFrozenTopic(): Promise<string> {
  const topic = `test-${randomUUID()}`;
  const kafka = new Kafka({ brokers, logLevel: logLevel.NOTHING });
  const [producer, admin] = [kafka.producer(), kafka.admin()];
  cleanups.push(async () => {
    await admin.deleteTopics({ topics: [topic] }).catch(() => undefined);
    await Promise.all([producer.disconnect(), admin.disconnect()]);
  });
  await Promise.all([producer.connect(), admin.connect()]);
  await admin.createTopics({ topics: [{ topic, numPartitions: 1 }], waitForLeaders: true });
  await producer.send({ topic, messages: readTopicLines().map((value) => ({ value })) });
  return topic;
}

describe('a topic of 0.1.0', () => {
  it('folds to the same digest and texts', () => {
    const community = foldLines(readTopicLines());
    expect(communityDigest(community)).toBe(expected.metrics.digest);
    expect(recentTextsOf(community)).toEqual(RECENT_TEXTS);
  });

  it.skipIf(brokers.length === 0)('leads to the same numbers when it is read from a broker', async () => {
    const topic = await createFrozenTopic();
    const { product } = await startFrozen({
      DATA_DIR: await makeDataDir(false),
      KAFKA_BROKERS: brokers.join(),
      KAFKA_TOPIC: topic,
    });
    const { cursor: _, ...numbers } = expected.metrics;
    await expect.poll(() => fetchJson(product, '/metrics')).toMatchObject(numbers);
    expect(await fetchJson(product, '/healthz')).toMatchObject({ feed: { set_aside: expected.setAside } });
  });
});

describe('a .env of 0.1.0', () => {
  it('is accepted, and each setting means the same', () => {
    const settings = dotenv.parse(readFrozen('settings.env'));
    expect(SETTING_NAMES).toEqual(expect.arrayContaining(Object.keys(settings)));
    expect(parseConfig(settings)).toMatchObject({
      port: 8001,
      dashboardPort: 3001,
      host: '0.0.0.0',
      maxConnections: 100,
      dataDir: './other',
      logging: { level: 'debug', format: 'text' },
      journalMaxBytes: 1_048_576,
      timeZone: 'Europe/Lisbon',
      slack: {
        signingSecret: '8f742231b10e8888abcd99badc0ffee0',
        botToken: 'xoxb-1234567890-abc',
        appToken: 'xapp-1-A0123-456-abc',
        apiUrl: 'http://127.0.0.1:1/api/',
        teamId: 'T1',
        workspace: 'acme',
        joinChannels: 'help-*,general,!help-test',
        historyDays: 30,
      },
      kafka: {
        brokers: ['one:9092', 'two:9092'],
        topic: 'events',
        ssl: true,
        caFile: '/etc/ssl/redpanda-ca.pem',
        sasl: { mechanism: 'scram-sha-256', username: 'panda', password: 'bamboo' },
      },
      access: { allowedHosts: ['localhost', 'panda.example.org'], token: '0123456789abcdef' },
      publicBadge: true,
      corsOrigin: 'https://status.example.org',
      countDirectMessages: true,
      keepText: false,
      importMaxMb: 64,
      health: {
        base: 50,
        perMessage: 2,
        perMember: 3,
        cap: 400,
        quietMinutes: 60,
        quietPenalty: 4,
        quietMax: 1,
        redBelow: 120,
        greenAbove: 180,
      },
    });
  });

  it('starts the product on a data folder of 0.1.0', async () => {
    const settings = dotenv.parse(readFrozen('settings.env'));
    const isolated = { KAFKA_BROKERS: '', SLACK_BOT_TOKEN: '', SLACK_APP_TOKEN: '' };
    const { product } = await startFrozen({
      ...settings,
      ...isolated,
      PORT: '0',
      DASHBOARD_PORT: '0',
      HOST: '127.0.0.1',
      DATA_DIR: await makeDataDir(true),
    });
    const response = await fetch(`${product.dashboardUrl}/metrics`, {
      headers: { authorization: `Bearer ${settings['DASHBOARD_TOKEN']}` },
    });
    expect(await response.json()).toMatchObject({ digest: expected.metrics.digest });
  });
});
