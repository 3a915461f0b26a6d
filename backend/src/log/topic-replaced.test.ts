import { execFile, execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it, vi } from 'vitest';
import { recordKey } from '../core/record.ts';
import { jsonOf, message, PATIENCE, readSome } from './log.contract.ts';
import { type Entry, type Log, LogRecreated } from './log.ts';
import { appendAll, brokers, makeDir, makeTopic, noBroker, openLog, withAdmin } from './redpanda.contract.ts';

/** Longer than a fetch waits for records: what is under way has its answer before the topic goes. */
const LONGER_THAN_A_FETCH = 700;
const script = fileURLToPath(new URL('../../test/replace-topic.ts', import.meta.url));

interface Replacement {
  count: number;
  partitions?: number;
  /** With this process at a standstill, so that it sees nothing of it: no error, no end that goes back. */
  unseen?: boolean;
}

/** By somebody else, as fast as the broker goes. Returns what the new topic holds. */
async function replace(topic: string, { count, partitions = 1, unseen = false }: Replacement): Promise<string[]> {
  const records = Array.from({ length: count }, (_, index) => message(`new ${index}`, `C${index % 7}`));
  const input = JSON.stringify(records.map((record) => ({ key: recordKey(record), value: JSON.stringify(record) })));
  const args = ['--import', 'tsx', script, brokers[0] ?? '', topic, String(partitions)];
  if (unseen) execFileSync(process.execPath, [...args, String(LONGER_THAN_A_FETCH)], { input });
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

function follow(log: Log): { seen: Entry[]; reading: Promise<void> } {
  const seen: Entry[] = [];
  const reading = (async () => {
    for await (const batch of log.entries([], new AbortController().signal)) seen.push(...batch);
  })();
  reading.catch(() => undefined);
  return { seen, reading };
}

describe.skipIf(noBroker)('a topic that another one takes the place of', { timeout: 120_000 }, () => {
  const OLD = Array.from({ length: 20 }, (_, index) => `old ${index}`);

  it.each<Replacement & { name: string }>([
    { name: 'longer, while nobody looks', count: 50, unseen: true },
    { name: 'as long, while nobody looks', count: 20, unseen: true },
    { name: 'shorter, while nobody looks', count: 5, unseen: true },
    { name: 'empty, while nobody looks', count: 0, unseen: true },
    { name: 'of three partitions, while nobody looks', count: 200, partitions: 3, unseen: true },
    { name: 'longer, under our eyes', count: 50 },
    { name: 'as long, under our eyes', count: 20 },
  ])('$name: the reader is told, and given nothing of it', async (replacement) => {
    const topic = makeTopic();
    const { log } = await openLog({ topic, dir: await makeDir() });
    const expected = await appendAll(log, OLD);
    const { seen, reading } = follow(log);
    await vi.waitFor(() => expect(seen).toHaveLength(OLD.length), PATIENCE);
    await vi.waitFor(() => expect(log.ends()?.head).toEqual([OLD.length]), PATIENCE);
    const epoch = log.ends()?.epoch;

    const held = await replace(topic, replacement);
    await expect(reading).rejects.toThrow(LogRecreated);
    expect(jsonOf(seen)).toEqual(expected);
    await vi.waitFor(() => {
      const { head = [], epoch: now } = log.ends() ?? {};
      expect(head.length).toBe(replacement.partitions ?? 1);
      expect(head.reduce((sum, end) => sum + end, 0)).toBe(held.length);
      expect(now).not.toBe(epoch);
    }, PATIENCE);
    const added = await appendAll(log, ['later']);
    expect(sorted(jsonOf(await readSome(log, held.length + 1)))).toEqual(sorted([...held, ...added]));
  });

  it('one that had lost its oldest records, too', async () => {
    const topic = makeTopic();
    const { log } = await openLog({ topic, dir: await makeDir() });
    await appendAll(log, OLD);
    await readSome(log, OLD.length);
    await withAdmin(async (admin) => {
      await admin.fetchTopicOffsets(topic); // kafkajs deletes only from topics it has asked about
      await admin.deleteTopicRecords({ topic, partitions: [{ partition: 0, offset: '5' }] });
    });
    await vi.waitFor(() => expect(log.ends()?.floor).toEqual([5]), PATIENCE);
    const { seen, reading } = follow(log);
    await vi.waitFor(() => expect(seen).toHaveLength(15), PATIENCE);

    const held = await replace(topic, { count: 50, unseen: true });
    await expect(reading).rejects.toThrow(LogRecreated);
    expect(jsonOf(seen).every((json) => json.includes('old '))).toBe(true);
    expect(sorted(jsonOf(await readSome(log, held.length)))).toEqual(sorted(held));
  });

  it('for two processes, of which either may make it anew', async () => {
    const topic = makeTopic();
    const one = await openLog({ topic, dir: await makeDir() });
    const two = await openLog({ topic, dir: await makeDir() });
    await appendAll(one.log, OLD);
    const followers = [follow(one.log), follow(two.log)];
    for (const { seen } of followers) await vi.waitFor(() => expect(seen).toHaveLength(OLD.length), PATIENCE);

    await withAdmin((admin) => admin.deleteTopics({ topics: [topic] }));
    const added = await Promise.all(
      [one, two].map(({ log }, which) =>
        appendAll(
          log,
          OLD.map((text) => `${which} ${text}`),
        ),
      ),
    );
    for (const { seen, reading } of followers) {
      await expect(reading).rejects.toThrow(LogRecreated);
      expect(seen).toHaveLength(OLD.length);
    }
    const [mine, theirs] = await Promise.all([one, two].map(({ log }) => readSome(log, 2 * OLD.length)));
    expect(mine).toEqual(theirs);
    expect(sorted(jsonOf(mine ?? []))).toEqual(sorted(added.flat()));
    await vi.waitFor(() => expect(one.log.ends()).toEqual(two.log.ends()), PATIENCE);
  });
});
