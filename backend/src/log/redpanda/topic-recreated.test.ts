import { execFile, execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it, vi } from 'vitest';
import {
  brokers,
  deleteRecordsBefore,
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
import { LogRecreatedError } from '../log.ts';

/** Longer than a fetch waits for records: a fetch under way has its response before the topic is deleted. */
const LONGER_THAN_A_FETCH_MS = 700;
const script = fileURLToPath(new URL('../../../../test/broker/replace-topic.ts', import.meta.url));

interface TopicRecreation {
  count: number;
  partitions?: number;
  /** This process stands still meanwhile, so that it observes no error and no end that goes back. */
  isUnobserved?: boolean;
}

/**
 * Another process deletes and creates the topic, as fast as the broker permits. Returns the JSON of its new records.
 */
async function recreateTopic(
  topic: string,
  { count, partitions = 1, isUnobserved = false }: TopicRecreation,
): Promise<string[]> {
  const records = Array.from({ length: count }, (_, index) => newMessage(`new ${index}`, `C${index % 7}`));
  const input = JSON.stringify(records.map((record) => ({ key: recordKey(record), value: JSON.stringify(record) })));
  const args = ['--import', 'tsx', script, brokers[0] ?? '', topic, String(partitions)];
  if (isUnobserved) execFileSync(process.execPath, [...args, String(LONGER_THAN_A_FETCH_MS)], { input });
  else {
    const running = promisify(execFile)(process.execPath, args);
    running.child.stdin?.end(input);
    await running;
  }
  return records.map((record) => JSON.stringify(record));
}

/** Records of different partitions have no order among each other. */
function sorted(texts: readonly string[]): string[] {
  return texts.toSorted((a, b) => (a < b ? -1 : 1));
}

describe.skipIf(hasNoBroker)('recreated topic', { timeout: 120_000 }, () => {
  const OLD = Array.from({ length: 20 }, (_, index) => `old ${index}`);

  it.each<TopicRecreation & { name: string }>([
    { name: 'longer and was not observed', count: 50, isUnobserved: true },
    { name: 'as long and was not observed', count: 20, isUnobserved: true },
    { name: 'shorter and was not observed', count: 5, isUnobserved: true },
    { name: 'empty and was not observed', count: 0, isUnobserved: true },
    { name: 'of three partitions and was not observed', count: 200, partitions: 3, isUnobserved: true },
    { name: 'longer and was observed', count: 50 },
    { name: 'as long and was observed', count: 20 },
  ])(
    'ends the reader with an error and delivers no entry of the new topic when that topic is $name',
    async (recreation) => {
      const topic = newTestTopic();
      const { log } = await openTestLog({ topic, dir: await makeTempDir() });
      const expected = await appendTexts(log, OLD);
      const { entries, reading } = followLog(log);
      await vi.waitFor(() => expect(entries).toHaveLength(OLD.length), WAIT_OPTIONS);
      await vi.waitFor(() => expect(log.bounds()?.head).toEqual([OLD.length]), WAIT_OPTIONS);
      const epoch = log.bounds()?.epoch;

      const held = await recreateTopic(topic, recreation);
      await expect(reading).rejects.toThrow(LogRecreatedError);
      expect(jsonsOfEntries(entries)).toEqual(expected);
      await vi.waitFor(() => {
        const { head = [], epoch: now } = log.bounds() ?? {};
        expect(head.length).toBe(recreation.partitions ?? 1);
        expect(head.reduce((sum, end) => sum + end, 0)).toBe(held.length);
        expect(now).not.toBe(epoch);
      }, WAIT_OPTIONS);
      const added = await appendTexts(log, ['later']);
      expect(sorted(jsonsOfEntries(await readEntries(log, held.length + 1)))).toEqual(sorted([...held, ...added]));
    },
  );

  it('is recognized although the old topic had lost its oldest records', async () => {
    const topic = newTestTopic();
    const { log } = await openTestLog({ topic, dir: await makeTempDir() });
    await appendTexts(log, OLD);
    await readEntries(log, OLD.length);
    await deleteRecordsBefore(topic, 5);
    await vi.waitFor(() => expect(log.bounds()?.floor).toEqual([5]), WAIT_OPTIONS);
    const { entries, reading } = followLog(log);
    await vi.waitFor(() => expect(entries).toHaveLength(15), WAIT_OPTIONS);

    const held = await recreateTopic(topic, { count: 50, isUnobserved: true });
    await expect(reading).rejects.toThrow(LogRecreatedError);
    expect(jsonsOfEntries(entries).every((json) => json.includes('old '))).toBe(true);
    expect(sorted(jsonsOfEntries(await readEntries(log, held.length)))).toEqual(sorted(held));
  });

  it('is recognized by two processes, either of which may have created it', async () => {
    const topic = newTestTopic();
    const one = await openTestLog({ topic, dir: await makeTempDir() });
    const two = await openTestLog({ topic, dir: await makeTempDir() });
    await appendTexts(one.log, OLD);
    const followers = [followLog(one.log), followLog(two.log)];
    for (const { entries } of followers) await vi.waitFor(() => expect(entries).toHaveLength(OLD.length), WAIT_OPTIONS);

    await withAdmin((admin) => admin.deleteTopics({ topics: [topic] }));
    const added = await Promise.all(
      [one, two].map(({ log }, which) =>
        appendTexts(
          log,
          OLD.map((text) => `${which} ${text}`),
        ),
      ),
    );
    for (const { entries, reading } of followers) {
      await expect(reading).rejects.toThrow(LogRecreatedError);
      expect(entries).toHaveLength(OLD.length);
    }
    const [mine, theirs] = await Promise.all([one, two].map(({ log }) => readEntries(log, 2 * OLD.length)));
    expect(mine).toEqual(theirs);
    expect(sorted(jsonsOfEntries(mine ?? []))).toEqual(sorted(added.flat()));
    await vi.waitFor(() => expect(one.log.bounds()).toEqual(two.log.bounds()), WAIT_OPTIONS);
  });
});
