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

function recordOf(json: JsonFields, where: ArchiveContext = archive): SlackRecord | undefined {
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

test('a message object of the history becomes a whole record', () => {
  const object = { ...plain, client_msg_id: 'x', blocks: [{}], reply_count: 2, reply_users: ['U2'], team: 'T9' };
  expect(recordOf(object)).toStrictEqual({
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

/** The events of a message, and its message object in the Web API or an export; see docs/slack-events.md#archived-messages */
test.each<[what: string, live: JsonFields[], object: JsonFields]>([
  ['a post', [plainMessageEvent], plain],
  ['a post delivered twice', [plainMessageEvent, plainMessageEvent], plain],
  ['a parent message that got a reply later', [plainMessageEvent], { ...plain, thread_ts: plain.ts, reply_count: 1 }],
  [
    'a reply',
    [{ ...plainMessageEvent, thread_ts: '1699999999.000001' }],
    { ...plain, thread_ts: '1699999999.000001', parent_user_id: 'U2' },
  ],
  [
    'a reply that is also sent to the channel',
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
    'a file with `bot_id: null`, as in real exports',
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
  ['a post by the app itself', [{ ...plainMessageEvent, user: 'U0' }], { ...plain, user: 'U0' }],
  [
    'a change of the topic',
    [{ ...plainMessageEvent, subtype: 'channel_topic' }],
    { ...plain, subtype: 'channel_topic', topic: 'x' },
  ],
  [
    'the tombstone of a parent message whose deletion was an event',
    [
      {
        ...plainMessageEvent,
        subtype: 'message_changed',
        message: { ...plain, subtype: 'tombstone', user: 'USLACKBOT' },
      },
    ],
    { ...plain, subtype: 'tombstone', user: 'USLACKBOT', text: 'This message was deleted.' },
  ],
])('%s folds to the same community from events, the history, an export, and all of them', (_what, live, object) => {
  const events = live.map((event) =>
    recordFromEvent(event, { authorizations: [{ team_id: 'T1', user_id: 'U0', is_bot: true }] }),
  );
  const history = recordOf(object);
  const exported = recordOf(object, { ...archive, source: 'import' });
  expect(digestOf([history])).toBe(digestOf(events));
  expect(digestOf([exported])).toBe(digestOf(events));
  expect(digestOf([exported, ...events, history, ...events])).toBe(digestOf(events));
});

test('a message object of the history names its author by its user_profile, one of an export does not', () => {
  const object = { ...plain, user_team: 'T9', user_profile: { display_name: '\u3164', real_name: 'Zed External' } };
  expect(recordOf(object)).toMatchObject({ user_name: 'Zed External' });
  expect(recordOf({ ...object, subtype: 'thread_broadcast' })).toMatchObject({ user_name: 'Zed External' });
  expect(recordOf(object, { ...archive, source: 'import' })).not.toHaveProperty('user_name');
});

test('a tombstone deletes its message, whichever of the two comes first', () => {
  const tombstone = recordOf({ ...plain, subtype: 'tombstone', user: 'USLACKBOT' });
  const live = recordFromEvent(plainMessageEvent);
  expect(digestOf([tombstone, live])).toBe(digestOf([live, tombstone]));
  expect(tombstone).toMatchObject({ event_type: 'message_deleted', timestamp: plain.ts });
});

test.each([
  ['without a ts', { ...plain, ts: undefined }],
  ['with a number as its ts, which lacks the microseconds', { ...plain, ts: 1_700_000_000.0001 }],
  ['without an author', { ...plain, user: undefined }],
])('a message object %s becomes no record', (_what, object) => {
  expect(recordOf(object)).toBeUndefined();
});
