import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { arbitraryRecordsAndDefinitions } from '../../../test/records/arbitrary-records.ts';
import { sampleDeletion, sampleEdit, sampleMessage, tsBeforeNow } from '../../../test/records/sample-records.ts';
import type { SlackRecord } from '../core/records/record.ts';
import { createCommunity } from '../core/state/community.ts';
import { communityDigest } from '../core/state/digest.ts';
import { fold } from '../core/state/fold.ts';
import { openJournal } from '../journal/journal.ts';
import { createEmbeddedLog } from '../log/embedded-log.ts';
import type { Log } from '../log/log.ts';
import { type Checkpoint, CheckpointStore } from './checkpoint-store.ts';
import { startCheckpointWriter } from './checkpoint-writer.ts';
import { Feed } from './feed.ts';

let dir: string;
let warnings: string[];
let checkpoints: CheckpointStore;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'slackpanda-test-'));
  warnings = [];
  checkpoints = new CheckpointStore(dir, true, (text) => warnings.push(text));
});
afterEach(() => rm(dir, { recursive: true }));

function checkpointOf(all: readonly SlackRecord[], position = all.length): Checkpoint {
  const community = createCommunity('T1');
  for (const record of all) fold(community, record);
  return {
    epoch: 'aaaaaaaa',
    position: [position],
    setAside: { foreign: 1, unreadable: 2, implausible: 3 },
    events: { first: 3, last: 4 },
    community,
  };
}

const one = sampleMessage({ timestamp: tsBeforeNow(2000), text: 'the first text' });
const two = sampleMessage({ timestamp: tsBeforeNow(1000), text: 'the second text' });

describe('a checkpoint', () => {
  it('loads as it was saved, for any records', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryRecordsAndDefinitions, async (all) => {
        const state = checkpointOf(all);
        await checkpoints.save(state, false);
        const { community, ...rest } = (await checkpoints.load('T1')) ?? checkpointOf([]);
        const { community: saved, ...expected } = state;
        expect(rest).toEqual(expected);
        expect(communityDigest(community)).toBe(communityDigest(saved));
      }),
      { numRuns: 30 },
    );
    expect(warnings).toEqual([]);
  });

  it('causes no warning if the file does not exist', async () => {
    expect(await checkpoints.load('')).toBeUndefined();
    expect(warnings).toEqual([]);
  });

  it.each([
    ['cut anywhere', (bytes: Buffer, n: number) => bytes.subarray(0, n % bytes.length)],
    ['changed in one bit', (bytes: Buffer, n: number) => withFlippedBit(bytes, n % bytes.length)],
    ['a file of another kind', () => Buffer.from('not a checkpoint')],
    ['empty', () => Buffer.alloc(0)],
  ])('that is %s is replaced by the previous one, with a warning', async (_how, damage) => {
    await checkpoints.save(checkpointOf([one]), false);
    await checkpoints.save(checkpointOf([one, two]), false);
    const file = join(dir, 'checkpoint');
    const whole = await readFile(file);
    for (let n = 7; n < whole.length; n += 31) {
      warnings.length = 0;
      await writeFile(file, damage(whole, n));
      expect((await checkpoints.load(''))?.position).toEqual([1]);
      expect(warnings).toHaveLength(1);
      expect(warnings[0]).toMatch(/cannot be used: (it is|the snapshot)/);
    }
    await writeFile(join(dir, 'checkpoint.previous'), 'damaged, too');
    expect(await checkpoints.load('')).toBeUndefined();
  });

  it('of another team is not used', async () => {
    await checkpoints.save(checkpointOf([one]), false);
    expect(await checkpoints.load('T2')).toBeUndefined();
    expect(warnings[0]).toContain('belongs to the team T1, not T2');
  });

  it('leaves no deleted text in any file', async () => {
    await checkpoints.save(checkpointOf([one, two]), false);
    await checkpoints.save(checkpointOf([one, two, sampleDeletion({ timestamp: one.timestamp })]), true);
    for (const name of await readdir(dir))
      expect(await readFile(join(dir, name), 'latin1')).not.toContain('the first text');
    expect(await readFile(join(dir, 'checkpoint'), 'latin1')).toContain('the second text');
  });
});

it('a checkpoint holds no text if keepText is false', async () => {
  const textless = new CheckpointStore(dir, false, (text) => warnings.push(text));
  const state = checkpointOf([one, two]);
  await textless.save(state, false);
  expect(await readFile(join(dir, 'checkpoint'), 'latin1')).not.toContain('the first text');
  const loaded = await textless.load('');
  expect(loaded?.community.recentTexts.newest()).toHaveLength(2);
});

describe('a feed with a checkpoint', () => {
  let log: Log;
  const feeds: Feed[] = [];

  beforeEach(async () => {
    log = createEmbeddedLog(await openJournal(join(dir, 'journal')));
  });
  afterEach(async () => {
    for (const feed of feeds.splice(0)) feed.close();
    await log.close();
  });

  async function start(from?: Checkpoint): Promise<Feed> {
    const feed = new Feed(log, { checkpoint: from });
    feeds.push(feed);
    void feed.follow();
    await feed.whenReady();
    return feed;
  }

  it('reads only newer entries, and folds to the same community as the whole log', async () => {
    await log.append([one, two]);
    const first = await start();
    await checkpoints.save(first.toCheckpoint(), false);
    const three = sampleMessage({ timestamp: tsBeforeNow(0), text: 'the third text' });
    await log.append([three, sampleEdit({ timestamp: two.timestamp, edited_ts: tsBeforeNow(0), text: 'edited' })]);
    const [resumed, replayed] = [await start(await checkpoints.load('')), await start()];
    expect(resumed.foldedCount).toBe(2);
    expect(replayed.foldedCount).toBe(4);
    expect(resumed.cursor).toBe(replayed.cursor);
    expect(communityDigest(resumed.community)).toBe(communityDigest(replayed.community));
    expect(resumed.community.recentTexts.newest()).toEqual(replayed.community.recentTexts.newest());
    expect(resumed.toCheckpoint().events).toEqual(replayed.toCheckpoint().events);
  });

  it.each([
    ['of another log', { epoch: 'ffffffff' }],
    ['ahead of the log', { position: [99] }],
  ])('that is %s folds the whole log again', async (_what, change) => {
    await log.append([one, two]);
    const state = (await start()).toCheckpoint();
    const feed = await start({
      ...checkpointOf([sampleMessage({ timestamp: tsBeforeNow(5000) })]),
      epoch: state.epoch,
      ...change,
    });
    expect(feed.cursor).toBe(`${state.epoch}.2`);
    expect(feed.setAside).toEqual({ foreign: 0, unreadable: 0, implausible: 0 });
    expect(communityDigest(feed.community)).toBe(communityDigest(state.community));
  });

  it('saves a checkpoint when it stops, and soon after a text was deleted', async () => {
    const feed = await start();
    const stop = startCheckpointWriter(feed, checkpoints, (text) => warnings.push(text));
    await log.append([one]);
    await expect.poll(() => feed.foldedCount).toBe(1);
    await stop();
    expect((await checkpoints.load(''))?.position).toEqual([1]);

    const stopAgain = startCheckpointWriter(feed, checkpoints, (text) => warnings.push(text));
    await log.append([sampleDeletion({ timestamp: one.timestamp })]);
    await expect
      .poll(() => readFile(join(dir, 'checkpoint'), 'latin1'), { timeout: 60_000 })
      .not.toContain('the first text');
    await stopAgain();
    expect(warnings).toEqual([]);
  });

  it('warns if a checkpoint cannot be saved, and continues', async () => {
    const feed = await start();
    const stop = startCheckpointWriter(feed, new CheckpointStore(join(dir, 'absent'), true, () => undefined), (text) =>
      warnings.push(text),
    );
    await log.append([one]);
    await expect.poll(() => feed.foldedCount).toBe(1);
    await stop();
    expect(warnings[0]).toContain('cannot be saved');
  });
});

function withFlippedBit(bytes: Buffer, at: number): Buffer {
  const copy = Buffer.from(bytes);
  copy[at] = (copy[at] ?? 0) ^ 1;
  return copy;
}
