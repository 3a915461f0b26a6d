import { expect, test } from 'vitest';
import {
  type JsonFields,
  plainMessageEvent,
  RECEIVED_AT_MS,
  recordFromEvent,
} from '../../../../test/records/normalized-records.ts';
import { parseRecord } from '../../core/records/parse-record.ts';
import type { SlackRecord } from '../../core/records/record.ts';
import { createCommunity } from '../../core/state/community.ts';
import { communityDigest } from '../../core/state/digest.ts';
import { fold } from '../../core/state/fold.ts';
import { type ArchiveContext, messageObjectRecord } from './message-object.ts';

const archive: ArchiveContext = {
  source: 'history',
  team: 'T1',
  channel: 'C1',
  channel_type: 'channel',
  botUserId: 'U0',
};

function stored(json: JsonFields, where: ArchiveContext = archive): SlackRecord | undefined {
  const record = messageObjectRecord(json, where, RECEIVED_AT_MS);
  if (record) expect(parseRecord(JSON.parse(JSON.stringify(record)))).toStrictEqual(record);
  return record;
}

function digestOf(records: readonly (SlackRecord | undefined)[]): string {
  const community = createCommunity();
  for (const record of records) if (record) fold(community, record);
  return communityDigest(community);
}

const { channel: _, channel_type: __, ...plain } = plainMessageEvent;

test('a message of the history, whole', () => {
  const kept = { ...plain, client_msg_id: 'x', blocks: [{}], reply_count: 2, reply_users: ['U2'], team: 'T9' };
  expect(stored(kept)).toStrictEqual({
    v: 1,
    event_id: 'history:message:T1:C1:U1:1700000000.000100',
    team: 'T1',
    source: 'history',
    received_at: RECEIVED_AT_MS,
    event_type: 'message',
    metric_type: 'message_count',
    bot: false,
    channel: 'C1',
    channel_type: 'channel',
    user: 'U1',
    text: 'hi',
    timestamp: '1700000000.000100',
  });
});

/** research/slack.md 5.1 and 5.2: what the API and an export keep of a message, beside the events that told of it. */
test.each<[what: string, live: JsonFields[], kept: JsonFields]>([
  ['a post', [plainMessageEvent], plain],
  ['a post delivered twice', [plainMessageEvent, plainMessageEvent], plain],
  ['a root that was replied to since', [plainMessageEvent], { ...plain, thread_ts: plain.ts, reply_count: 1 }],
  [
    'a reply',
    [{ ...plainMessageEvent, thread_ts: '1699999999.000001' }],
    { ...plain, thread_ts: '1699999999.000001', parent_user_id: 'U2' },
  ],
  [
    'a reply shown in the channel too',
    [{ ...plainMessageEvent, subtype: 'thread_broadcast', thread_ts: '1699999999.000001' }],
    { ...plain, subtype: 'thread_broadcast', thread_ts: '1699999999.000001', root: {} },
  ],
  [
    'an edited post',
    [
      plainMessageEvent,
      {
        ...plainMessageEvent,
        subtype: 'message_changed',
        ts: '1700000009.000100',
        message: { ...plain, text: 'ho', edited: { user: 'U1', ts: '1700000009.000000' } },
        previous_message: plain,
      },
    ],
    { ...plain, text: 'ho', edited: { user: 'U1', ts: '1700000009.000000' } },
  ],
  [
    'a file, `bot_id` null as in real exports',
    [{ ...plainMessageEvent, subtype: 'file_share' }],
    { ...plain, subtype: 'file_share', bot_id: null },
  ],
  [
    'a post by a modern bot',
    [{ ...plainMessageEvent, bot_id: 'B1' }],
    { ...plain, bot_id: 'B1', bot_profile: { id: 'B1' } },
  ],
  [
    'a post by a classic bot',
    [{ ...plainMessageEvent, subtype: 'bot_message', user: undefined, bot_id: 'B1' }],
    { ...plain, subtype: 'bot_message', user: undefined, bot_id: 'B1', username: 'ci' },
  ],
  ['what this app wrote itself', [{ ...plainMessageEvent, user: 'U0' }], { ...plain, user: 'U0' }],
  ['a topic', [{ ...plainMessageEvent, subtype: 'channel_topic' }], { ...plain, subtype: 'channel_topic', topic: 'x' }],
  [
    'what stays of a deleted root, which live was seen going',
    [
      {
        ...plainMessageEvent,
        subtype: 'message_changed',
        message: { ...plain, subtype: 'tombstone', user: 'USLACKBOT' },
      },
    ],
    { ...plain, subtype: 'tombstone', user: 'USLACKBOT', text: 'This message was deleted.' },
  ],
])('%s folds to the same, live, from the history, from an export, and from all of them', (_what, live, kept) => {
  const events = live.map((event) =>
    recordFromEvent(event, { authorizations: [{ team_id: 'T1', user_id: 'U0', is_bot: true }] }),
  );
  const history = stored(kept);
  const exported = stored(kept, { ...archive, source: 'import' });
  expect(digestOf([history])).toBe(digestOf(events));
  expect(digestOf([exported])).toBe(digestOf(events));
  expect(digestOf([exported, ...events, history, ...events])).toBe(digestOf(events));
});

test('a deleted root of which live saw the text is gone, whatever comes first', () => {
  const tombstone = stored({ ...plain, subtype: 'tombstone', user: 'USLACKBOT' });
  const live = recordFromEvent(plainMessageEvent);
  expect(digestOf([tombstone, live])).toBe(digestOf([live, tombstone]));
  expect(tombstone).toMatchObject({ event_type: 'message_deleted', timestamp: plain.ts });
});

test.each([
  ['no ts', { ...plain, ts: undefined }],
  ['a number for a ts: its microseconds are gone', { ...plain, ts: 1_700_000_000.0001 }],
  ['no author', { ...plain, user: undefined }],
])('%s identifies nothing', (_what, kept) => {
  expect(stored(kept)).toBeUndefined();
});
