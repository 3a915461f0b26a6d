import { execFile, execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it, vi } from 'vitest';
import {
  appendTexts,
  brokers,
  hasNoBroker,
  makeTempDir,
  newTestTopic,
  openTestLog,
  withAdmin,
} from '../../../../test/broker/redpanda-fixture.ts';
import { recordKey } from '../../core/records/record.ts';
import { jsonsOfEntries, newMessage, readEntries, WAIT_OPTIONS } from '../log.contract.ts';
import { type Log, type LogEntry, LogRecreatedError } from '../log.ts';

/** Longer than a fetch waits for records: what is under way has its answer before the topic goes. */
const LONGER_THAN_A_FETCH_MS = 700;
const script = fileURLToPath(new URL('../../../../test/broker/replace-topic.ts', import.meta.url));

interface TopicRecreation {
  count: number;
  partitions?: number;
  /** With this process at a standstill, so that it sees nothing of it: no error, no end that goes back. */
  isUnobserved?: boolean;
}

/** By somebody else, as fast as the broker goes. Returns what the new topic holds. */
async function recreateTopic(
  topic: string,
  { count, partitions = 1, isUnobserved: unseen = false }: TopicRecreation,
): Promise<string[]> {
  const records = Array.from({ length: count }, (_, index) => newMessage(`new ${index}`, `C${index % 7}`));
  const input = JSON.stringify(records.map((record) => ({ key: recordKey(record), value: JSON.stringify(record) })));
  const args = ['--import', 'tsx', script, brokers[0] ?? '', topic, String(partitions)];
  if (unseen) execFileSync(process.execPath, [...args, String(LONGER_THAN_A_FETCH_MS)], { input });
  else {
    const running = promisify(execFile)(process.execPath, args);
    running.child.stdin?.end(input);
    await running;
  }
  return records.map((record) => JSON.stringify(record));
}

/** Channels are spread over partitions: their order among each other says nothing. */
function sorted(texts: readonly string[]): string[] {
  return texts.toSorted((a, b) => (a < b ? -1 : 1));
}

function follow(log: Log): { seen: LogEntry[]; reading: Promise<void> } {
  const seen: LogEntry[] = [];
  const reading = (async () => {
    for await (const batch of log.entries([], new AbortController().signal)) seen.push(...batch);
  })();
  reading.catch(() => undefined);
  return { seen, reading };
}

describe.skipIf(hasNoBroker)('a topic that another one takes the place of', { timeout: 120_000 }, () => {
  const OLD = Array.from({ length: 20 }, (_, index) => `old ${index}`);

  it.each<TopicRecreation & { name: string }>([
    { name: 'longer, while nobody looks', count: 50, isUnobserved: true },
    { name: 'as long, while nobody looks', count: 20, isUnobserved: true },
    { name: 'shorter, while nobody looks', count: 5, isUnobserved: true },
    { name: 'empty, while nobody looks', count: 0, isUnobserved: true },
    { name: 'of three partitions, while nobody looks', count: 200, partitions: 3, isUnobserved: true },
    { name: 'longer, under our eyes', count: 50 },
    { name: 'as long, under our eyes', count: 20 },
  ])('$name: the reader is told, and given nothing of it', async (replacement) => {
    const topic = newTestTopic();
    const { log } = await openTestLog({ topic, dir: await makeTempDir() });
    const expected = await appendTexts(log, OLD);
    const { seen, reading } = follow(log);
    await vi.waitFor(() => expect(seen).toHaveLength(OLD.length), WAIT_OPTIONS);
    await vi.waitFor(() => expect(log.bounds()?.head).toEqual([OLD.length]), WAIT_OPTIONS);
    const epoch = log.bounds()?.epoch;

    const held = await recreateTopic(topic, replacement);
    await expect(reading).rejects.toThrow(LogRecreatedError);
    expect(jsonsOfEntries(seen)).toEqual(expected);
    await vi.waitFor(() => {
      const { head = [], epoch: now } = log.bounds() ?? {};
      expect(head.length).toBe(replacement.partitions ?? 1);
      expect(head.reduce((sum, end) => sum + end, 0)).toBe(held.length);
      expect(now).not.toBe(epoch);
    }, WAIT_OPTIONS);
    const added = await appendTexts(log, ['later']);
    expect(sorted(jsonsOfEntries(await readEntries(log, held.length + 1)))).toEqual(sorted([...held, ...added]));
  });

  it('one that had lost its oldest records, too', async () => {
    const topic = newTestTopic();
    const { log } = await openTestLog({ topic, dir: await makeTempDir() });
    await appendTexts(log, OLD);
    await readEntries(log, OLD.length);
    await withAdmin(async (admin) => {
      await admin.fetchTopicOffsets(topic); // kafkajs deletes only from topics it has asked about
      await admin.deleteTopicRecords({ topic, partitions: [{ partition: 0, offset: '5' }] });
    });
    await vi.waitFor(() => expect(log.bounds()?.floor).toEqual([5]), WAIT_OPTIONS);
    const { seen, reading } = follow(log);
    await vi.waitFor(() => expect(seen).toHaveLength(15), WAIT_OPTIONS);

    const held = await recreateTopic(topic, { count: 50, isUnobserved: true });
    await expect(reading).rejects.toThrow(LogRecreatedError);
    expect(jsonsOfEntries(seen).every((json) => json.includes('old '))).toBe(true);
    expect(sorted(jsonsOfEntries(await readEntries(log, held.length)))).toEqual(sorted(held));
  });

  it('for two processes, of which either may make it anew', async () => {
    const topic = newTestTopic();
    const one = await openTestLog({ topic, dir: await makeTempDir() });
    const two = await openTestLog({ topic, dir: await makeTempDir() });
    await appendTexts(one.log, OLD);
    const followers = [follow(one.log), follow(two.log)];
    for (const { seen } of followers) await vi.waitFor(() => expect(seen).toHaveLength(OLD.length), WAIT_OPTIONS);

    await withAdmin((admin) => admin.deleteTopics({ topics: [topic] }));
    const added = await Promise.all(
      [one, two].map(({ log }, which) =>
        appendTexts(
          log,
          OLD.map((text) => `${which} ${text}`),
        ),
      ),
    );
    for (const { seen, reading } of followers) {
      await expect(reading).rejects.toThrow(LogRecreatedError);
      expect(seen).toHaveLength(OLD.length);
    }
    const [mine, theirs] = await Promise.all([one, two].map(({ log }) => readEntries(log, 2 * OLD.length)));
    expect(mine).toEqual(theirs);
    expect(sorted(jsonsOfEntries(mine ?? []))).toEqual(sorted(added.flat()));
    await vi.waitFor(() => expect(one.log.bounds()).toEqual(two.log.bounds()), WAIT_OPTIONS);
  });
});
