import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, expect, it } from 'vitest';
import { hasNoBroker, newTestTopic, openTestLog } from '../../../test/broker/redpanda-fixture.ts';
import { arbitraryRecordsAndDefinitions } from '../../../test/records/arbitrary-records.ts';
import type { SlackRecord } from '../core/records/record.ts';
import { createCommunity } from '../core/state/community.ts';
import { communityDigest } from '../core/state/digest.ts';
import { fold } from '../core/state/fold.ts';
import { openJournal } from '../journal/journal.ts';
import { createEmbeddedLog } from '../log/embedded-log.ts';
import type { Log } from '../log/log.ts';
import { CheckpointStore } from './checkpoint-store.ts';
import { Feed } from './feed.ts';

const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function makeDir(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'slackpanda-test-'));
  cleanups.push(() => rm(dir, { recursive: true }));
  return dir;
}

/**
 * Folds a log up to this number of entries, from the saved checkpoint if there is one, and saves a checkpoint. Resolves
 * with the digest.
 */
async function foldToDigest(log: Log, entries: number, checkpoints: CheckpointStore): Promise<string> {
  const feed = new Feed(log, { team: 'T1', checkpoint: await checkpoints.load('T1') });
  const following = feed.follow();
  await expect.poll(() => feed.position.reduce((sum, offset) => sum + offset, 0), { timeout: 60_000 }).toBe(entries);
  const digest = communityDigest(feed.community);
  await checkpoints.save(feed.toCheckpoint(), false);
  feed.close();
  await following;
  return digest;
}

it.skipIf(hasNoBroker)(
  'both engines fold the same records to the same digest, in any order and with repetitions',
  async () => {
    const [all = []] = fc
      .sample(fc.array(arbitraryRecordsAndDefinitions, { minLength: 50, maxLength: 50 }), 1)
      .map((lists) => lists.flat());
    const half = Math.floor(all.length / 2);
    const reordered: SlackRecord[] = [...all.slice(half), ...all.slice(0, half), ...all.slice(0, 20)];
    const expected = createCommunity('T1');
    for (const record of all) fold(expected, record);

    const embedded = createEmbeddedLog(await openJournal(await makeDir()));
    cleanups.push(() => embedded.close());
    const { log: redpanda } = await openTestLog({ topic: newTestTopic(), dir: await makeDir() });
    for (const [log, records] of [
      [embedded, all],
      [redpanda, reordered],
    ] as const) {
      const dir = await makeDir();
      const checkpoints = new CheckpointStore(dir, true, expect.fail);
      await log.append(records.slice(0, half));
      expect(await foldToDigest(log, half, checkpoints)).toBeTypeOf('string');
      await log.append(records.slice(half));
      const noCheckpoints = new CheckpointStore(await makeDir(), true, expect.fail);
      expect(await foldToDigest(log, records.length, checkpoints)).toBe(communityDigest(expected));
      expect(await foldToDigest(log, records.length, noCheckpoints)).toBe(communityDigest(expected));
    }
  },
);
