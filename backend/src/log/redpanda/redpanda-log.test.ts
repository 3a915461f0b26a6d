import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { Kafka, logLevel } from 'kafkajs';
import { describe, expect, it, vi } from 'vitest';
import {
  brokers,
  type CollectedMessages,
  cleanups,
  deleteRecordsBefore,
  env,
  hasNoBroker,
  makeTempDir,
  newTestTopic,
  openTestLog,
  withAdmin,
} from '../../../../test/broker/redpanda-fixture.ts';
import {
  appendTexts,
  followLog,
  jsonsOfEntries,
  newMessage,
  readEntries,
  WAIT_OPTIONS,
} from '../../../../test/log/log-helpers.ts';
import { recordKey } from '../../core/records/record.ts';
import { openJournal } from '../../journal/journal.ts';
import { createEmbeddedLog } from '../embedded-log.ts';
import { type LogHarness, testLogContract } from '../log.contract.ts';
import { LogRecreatedError } from '../log.ts';

const secureBroker = env['TEST_KAFKA_SECURE_BROKERS'];

async function makeHarness(): Promise<LogHarness> {
  const topic = newTestTopic();
  const dir = await makeTempDir();
  return {
    open: async () => (await openTestLog({ topic, dir })).log,
    dispose: async () => undefined, // the cleanups of the fixture do it
  };
}

it('a Redpanda log keeps records in its journal, and reports why, while no broker responds', {
  timeout: 60_000,
}, async () => {
  const dir = await makeTempDir();
  const { log } = await openTestLog({ topic: 'nowhere', dir, brokers: ['127.0.0.1:1'] });
  const expected = await appendTexts(log, ['a', 'b']);
  await vi.waitFor(() => {
    expect(log.status()).toMatchObject({ engine: 'redpanda', connected: false, waiting: 2 });
    expect(log.status().reason).toMatch(/^no answer from 127\.0\.0\.1:1 for \d+ s: connection refused$/);
  }, WAIT_OPTIONS);
  expect(log.bounds()).toBeUndefined();
  const stop = new AbortController();
  const reading = (async () => {
    for await (const _ of log.entries([], stop.signal));
  })();
  stop.abort();
  await reading;
  await log.close();

  const embedded = createEmbeddedLog(await openJournal(dir));
  cleanups.push(() => embedded.close());
  expect(jsonsOfEntries(await readEntries(embedded, 2))).toEqual(expected);
});

it('a Redpanda log rejects records while its journal is full, and reports it', async () => {
  const dir = await makeTempDir();
  const { log, journal } = await openTestLog({
    topic: 'nowhere',
    dir,
    brokers: ['127.0.0.1:1'],
    journalMaxBytes: 1_048_576,
  });
  const fill = async () => {
    for (;;) await appendTexts(log, ['x'.repeat(30_000)]);
  };
  const message =
    /^The journal is full: it holds \d+ records for nowhere, and its limit is 1 MB \(JOURNAL_MAX_BYTES\)$/;
  await expect(fill()).rejects.toThrow(message);
  expect(log.status().rejectReason).toMatch(message);
  await journal.trim(journal.head);
  expect(log.status().rejectReason).toBe('');
  await appendTexts(log, ['again']);
});

describe.skipIf(hasNoBroker)('redpanda', () => {
  testLogContract('redpanda', makeHarness);

  describe('redpanda log', { timeout: 120_000 }, () => {
    it('puts each record on the topic as one line of JSON with its key', async () => {
      const topic = newTestTopic();
      const { log } = await openTestLog({ topic, dir: await makeTempDir() });
      const records = [newMessage('first\nline', 'C7'), newMessage('second', 'C8')];
      await log.append(records);
      await readEntries(log, 2);

      const messages: { key: string; value: string }[] = [];
      const consumer = new Kafka({ brokers, logLevel: logLevel.NOTHING }).consumer({
        groupId: `test-${randomUUID()}`,
        maxWaitTimeInMs: 100,
      });
      await consumer.connect();
      await consumer.subscribe({ topic, fromBeginning: true });
      await consumer.run({
        eachMessage: async ({ message: { key, value } }) => {
          messages.push({ key: String(key), value: String(value) });
        },
      });
      await vi.waitFor(() => expect(messages).toHaveLength(2), WAIT_OPTIONS);
      await consumer.disconnect();
      expect(messages).toEqual(records.map((record) => ({ key: recordKey(record), value: JSON.stringify(record) })));
      expect(messages.map(({ key }) => key)).toEqual(['T1:C7', 'T1:C8']);
      expect(messages.every(({ value }) => !value.includes('\n'))).toBe(true);
    });

    it('creates a topic that keeps everything, and warns about one that does not', async () => {
      const topic = newTestTopic();
      const { log } = await openTestLog({ topic, dir: await makeTempDir() });
      await appendTexts(log, ['a']);
      await readEntries(log, 1);
      const config = await withAdmin((admin) =>
        admin.describeConfigs({ includeSynonyms: false, resources: [{ type: 2, name: topic }] }),
      );
      const entries = config.resources[0]?.configEntries ?? [];
      const value = (name: string) => entries.find(({ configName }) => configName === name)?.configValue;
      expect([value('cleanup.policy'), value('retention.ms')]).toEqual(['delete', '-1']);

      const forgetful = newTestTopic();
      await withAdmin((admin) =>
        admin.createTopics({
          topics: [
            {
              topic: forgetful,
              configEntries: [
                { name: 'cleanup.policy', value: 'compact' },
                { name: 'retention.ms', value: '86400000' },
              ],
            },
          ],
        }),
      );
      const messages: CollectedMessages = { texts: [] };
      await openTestLog({ topic: forgetful, dir: await makeTempDir(), messages });
      await vi.waitFor(() => {
        const all = messages.texts.join('\n');
        expect(all).toContain('is compacted');
        expect(all).toContain('deletes records after 1.0 days');
      }, WAIT_OPTIONS);
    });

    it('reads several partitions, each from its own position', async () => {
      const topic = newTestTopic();
      await withAdmin((admin) => admin.createTopics({ topics: [{ topic, numPartitions: 3 }] }));
      const { log } = await openTestLog({ topic, dir: await makeTempDir() });
      const channels = Array.from({ length: 12 }, (_, index) => `C${index}`);
      const expected: string[] = [];
      for (let turn = 0; turn < 5; turn++) {
        for (const channel of channels) expected.push(...(await appendTexts(log, [`${channel} ${turn}`], channel)));
      }
      const entries = await readEntries(log, expected.length);
      expect(entries).toHaveLength(expected.length);
      expect(new Set(jsonsOfEntries(entries))).toEqual(new Set(expected));
      const partitions = [0, 1, 2].map((wanted) => entries.filter(({ partition }) => partition === wanted));
      for (const partition of partitions) {
        expect(partition.map(({ offset }) => offset)).toEqual(partition.map((_, index) => index));
        expect(jsonsOfEntries(partition)).toEqual(expected.filter((json) => jsonsOfEntries(partition).includes(json)));
      }
      const head = partitions.map(({ length }) => length);
      await vi.waitFor(() => expect(log.bounds()).toMatchObject({ floor: [0, 0, 0], head }), WAIT_OPTIONS);
      expect(log.bounds()?.epoch).toMatch(/^[0-9a-f]{8}$/);

      const from = head.map((length) => Math.max(0, length - 1));
      const rest = await readEntries(log, head.filter((length) => length > 0).length, from);
      expect(rest.every(({ partition, offset }) => offset === from[partition])).toBe(true);
    });

    it('writes the first record of a topic to the first partition, so that the topic has an epoch', async () => {
      const topic = newTestTopic();
      await withAdmin((admin) => admin.createTopics({ topics: [{ topic, numPartitions: 3 }] }));
      const { log } = await openTestLog({ topic, dir: await makeTempDir() });
      const expected = await appendTexts(log, ['a', 'b'], 'C9');
      const entries = await readEntries(log, 2);
      expect(log.bounds()?.epoch).toMatch(/^[0-9a-f]{8}$/);
      const opening = entries.find(({ partition }) => partition === 0);
      const other = entries.find(({ partition }) => partition !== 0);
      expect([opening?.json, other?.json]).toEqual(expected);
    });

    it('has the same epoch in every process before the first read, and trims the journal', async () => {
      const topic = newTestTopic();
      const one = await openTestLog({ topic, dir: await makeTempDir() });
      await vi.waitFor(() => expect(one.log.bounds()?.epoch).toBe('empty000'), WAIT_OPTIONS);
      await appendTexts(one.log, ['a', 'b']);
      await vi.waitFor(() => {
        expect(one.log.bounds()).toMatchObject({ epoch: expect.stringMatching(/^[0-9a-f]{8}$/), head: [2] });
        expect([one.journal.floor, one.journal.head]).toEqual([2, 2]);
        expect(one.log.status().waiting).toBe(0);
      }, WAIT_OPTIONS);

      const two = await openTestLog({ topic, dir: await makeTempDir() });
      await appendTexts(two.log, ['c']);
      await vi.waitFor(
        () => expect(two.log.bounds()).toEqual({ epoch: one.log.bounds()?.epoch, floor: [0], head: [3] }),
        {
          ...WAIT_OPTIONS,
        },
      );
      const [mine, theirs] = await Promise.all([readEntries(one.log, 3), readEntries(two.log, 3)]);
      expect(mine).toEqual(theirs);
    });

    it('forwards the entries that the journal already holds before new ones', async () => {
      const dir = await makeTempDir();
      const embedded = createEmbeddedLog(await openJournal(dir));
      const before = await appendTexts(
        embedded,
        Array.from({ length: 1200 }, (_, index) => `old ${index}`),
      );
      await embedded.close();
      const { log } = await openTestLog({ topic: newTestTopic(), dir });
      const later = await appendTexts(log, ['new']);
      expect(jsonsOfEntries(await readEntries(log, 1201))).toEqual([...before, ...later]);
    });

    it('reads from the floor when older records were deleted', async () => {
      const topic = newTestTopic();
      const { log } = await openTestLog({ topic, dir: await makeTempDir() });
      const expected = await appendTexts(log, ['a', 'b', 'c', 'd']);
      await readEntries(log, 4);
      await deleteRecordsBefore(topic, 2);
      await vi.waitFor(() => expect(log.bounds()).toMatchObject({ floor: [2], head: [4] }), WAIT_OPTIONS);
      expect(jsonsOfEntries(await readEntries(log, 2, [0]))).toEqual(expected.slice(2));
      const other = await openTestLog({ topic, dir: await makeTempDir() });
      await vi.waitFor(() => expect(other.log.bounds()).toEqual(log.bounds()), WAIT_OPTIONS);
    });

    it('ends its reader with an error when the topic was deleted and created again', async () => {
      const topic = newTestTopic();
      const { log } = await openTestLog({ topic, dir: await makeTempDir() });
      await appendTexts(log, ['a', 'b', 'c']);
      const { entries, reading } = followLog(log);
      await vi.waitFor(() => expect(entries).toHaveLength(3), WAIT_OPTIONS);
      await vi.waitFor(() => expect(log.bounds()?.epoch).toMatch(/^[0-9a-f]{8}$/), WAIT_OPTIONS);
      const epoch = log.bounds()?.epoch;

      await withAdmin((admin) => admin.deleteTopics({ topics: [topic] }));
      await expect(reading).rejects.toThrow(LogRecreatedError);
      const expected = await appendTexts(log, ['d']);
      await vi.waitFor(() => {
        expect(log.bounds()).toMatchObject({ head: [1] });
        expect(log.bounds()?.epoch).not.toBe(epoch);
      }, WAIT_OPTIONS);
      expect(jsonsOfEntries(await readEntries(log, 1))).toEqual(expected);
    });

    it.skipIf(!secureBroker)(
      'connects with TLS and SASL, and does not reveal the password when it is refused',
      async () => {
        const topic = newTestTopic();
        const settings = {
          topic,
          brokers: [secureBroker ?? ''],
          ssl: { ca: [await readFile(env['TEST_KAFKA_CA'] ?? '', 'utf8')] },
        };
        const username = env['TEST_KAFKA_USER'] ?? '';
        const password = env['TEST_KAFKA_PASSWORD'] ?? '';
        const { log } = await openTestLog({
          ...settings,
          dir: await makeTempDir(),
          sasl: { mechanism: 'scram-sha-256', username, password },
        });
        const expected = await appendTexts(log, ['through TLS']);
        expect(jsonsOfEntries(await readEntries(log, 1))).toEqual(expected);

        const messages: CollectedMessages = { texts: [] };
        const refused = await openTestLog({
          ...settings,
          dir: await makeTempDir(),
          messages,
          sasl: { mechanism: 'scram-sha-256', username, password: 'hunter2hunter2' },
        });
        await vi.waitFor(
          () => expect(refused.log.status().reason).toMatch(/^refused by localhost:.*: .*/),
          WAIT_OPTIONS,
        );
        expect(messages.texts.join('\n') + refused.log.status().reason).not.toContain('hunter2');
      },
    );
  });
});
