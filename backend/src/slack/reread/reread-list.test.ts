import { expect, test } from 'vitest';
import { sampleIdChange, sampleMessage, TEST_NOW_MS } from '../../../../test/records/sample-records.ts';
import type { ChannelHistoryChangedRecord } from '../../core/records/record.ts';
import { createCommunity } from '../../core/state/community.ts';
import { fold } from '../../core/state/fold.ts';
import { RereadList } from './reread-list.ts';

/** A list whose file is kept over `open`. */
function files(initial?: string) {
  let saved = initial;
  const warned: string[] = [];
  const file = {
    read: async () => saved,
    write: async (json: string) => {
      saved = json;
    },
  };
  return { open: () => RereadList.open({ file, warn: (text) => void warned.push(text) }), warned };
}

function change(given: Partial<ChannelHistoryChangedRecord>): ChannelHistoryChangedRecord {
  return {
    v: 1,
    event_id: 'Ev1',
    team: 'T1',
    bot: false,
    source: 'slack',
    received_at: TEST_NOW_MS,
    event_type: 'channel_history_changed',
    metric_type: 'none',
    timestamp: '1790000100.000000',
    ...given,
  };
}

/** A community with one message in each of C1 and C2. */
function communityOfTwo() {
  const community = createCommunity();
  for (const channel of ['C1', 'C2']) fold(community, sampleMessage({ channel, timestamp: '1790000000.000000' }));
  return community;
}

test('a change stays pending over a restart until it is read, and a replay does not bring it back', async () => {
  const { open } = files();
  const community = communityOfTwo();
  const list = await open();
  list.observeRecord(change({ channel: 'C1' }));
  await list.close();
  const second = await open();
  const [pending, ...more] = second.pending(community);
  if (!pending) throw new Error('nothing is pending');
  expect(more).toEqual([]);
  await second.markDone(pending);
  const third = await open();
  third.observeRecord(change({ channel: 'C1' }));
  third.observeRecord(change({ channel: 'C1', timestamp: '1790000050.000000' }));
  expect(third.pending(community)).toEqual([]);
  third.observeRecord(change({ channel: 'C1', timestamp: '1790000101.000000' }));
  expect(third.pending(community)).toHaveLength(1);
});

test('a change that is reported while the channel is read keeps it pending', async () => {
  const list = await files().open();
  const community = communityOfTwo();
  list.observeRecord(change({ channel: 'C1' }));
  const [reading] = list.pending(community);
  list.observeRecord(change({ channel: 'C1', timestamp: '1790000102.000000' }));
  if (!reading) throw new Error('nothing is pending');
  await list.markDone(reading);
  expect(list.pending(community)).toHaveLength(1);
});

test('a change without a channel becomes one of each channel', async () => {
  const { open } = files();
  const list = await open();
  const community = communityOfTwo();
  list.observeRecord(change({}));
  const [all] = list.pending(community);
  if (!all) throw new Error('nothing is pending');
  await list.expand(all, ['C1', 'C2']);
  expect((await open()).pending(community).map(({ channel }) => channel)).toEqual(['C1', 'C2']);
});

test.each<[what: string, given: Partial<ChannelHistoryChangedRecord>]>([
  ['an unknown channel', { channel: 'C9' }],
  ['a time before all messages', { channel: 'C1', latest: '1780000000.000000' }],
])('a change of %s concerns no message', async (_what, given) => {
  const list = await files().open();
  list.observeRecord(change(given));
  expect(list.pending(communityOfTwo())).toEqual([]);
});

test('a change of an old id concerns the messages of the new one', async () => {
  const list = await files().open();
  const community = communityOfTwo();
  fold(community, sampleIdChange({ channel: 'C8', old_channel: 'C1', timestamp: '1790000050.000000' }));
  list.observeRecord(change({ channel: 'C1' }));
  expect(list.pending(community)).toHaveLength(1);
});

test.each(['', 'no list', '{"v":2}', '{"v":1,"changes":{"C1":{"until":"x"}}}'])(
  'a damaged list (%j) starts empty, with a warning',
  async (json) => {
    const { open, warned } = files(json);
    expect((await open()).pending(communityOfTwo())).toEqual([]);
    expect(warned.join()).toContain('cannot be loaded');
  },
);
