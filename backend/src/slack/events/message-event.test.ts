import { expect, test } from 'vitest';
import {
  type JsonFields,
  plainMessageEvent,
  RECEIVED_AT_MS,
  recordFromEvent,
} from '../../../../test/records/normalized-records.ts';

test('a plain post, whole', () => {
  const sent = {
    ...plainMessageEvent,
    token: 'x',
    blocks: [{}],
    attachments: [{}],
    user_profile: { name: 'ada' },
    team: 'T9',
  };
  expect(recordFromEvent({ ...sent, thread_ts: '1699999999.000001' })).toStrictEqual({
    v: 1,
    event_id: 'Ev1',
    team: 'T1',
    source: 'slack',
    received_at: RECEIVED_AT_MS,
    event_type: 'message',
    metric_type: 'message_count',
    bot: false,
    channel: 'C1',
    channel_type: 'channel',
    user: 'U1',
    text: 'hi',
    timestamp: '1700000000.000100',
    thread_ts: '1699999999.000001',
  });
});

// docs.slack.dev/reference/events/message and its pages on each subtype.
test.each<[why: string, event: JsonFields, becomes: object]>([
  [
    'a file shared by a person, bot_id null as in real exports',
    { subtype: 'file_share', bot_id: null },
    { metric_type: 'message_count', bot: false },
  ],
  [
    'a reply shown in the channel too',
    { subtype: 'thread_broadcast', root: { user: 'U2' } },
    { metric_type: 'message_count', user: 'U1' },
  ],
  ['/me', { subtype: 'me_message' }, { metric_type: 'message_count', bot: false }],
  ['a modern bot: no subtype', { bot_id: 'B1' }, { metric_type: 'message_count', bot: true }],
  ['a modern bot: profile only', { bot_profile: { id: 'B1' } }, { metric_type: 'message_count', bot: true }],
  ['empty marks of a bot', { bot_id: '', bot_profile: null }, { metric_type: 'message_count', bot: false }],
  ['a classic bot: no user', { subtype: 'bot_message', user: undefined }, { metric_type: 'message_count', bot: true }],
  ['Slackbot', { user: 'USLACKBOT' }, { metric_type: 'message_count', bot: true }],
  ['no text: all of it is in a file', { text: undefined }, { metric_type: 'message_count', text: '' }],
  ['text of a wrong type', { text: { a: 1 } }, { metric_type: 'message_count', text: '' }],
  ['markup as Slack sent it', { text: '<@U2> &amp; <!here>' }, { text: '<@U2> &amp; <!here>' }],
  ['half a surrogate pair', { text: '\ud83d' }, { text: '\ud83d' }],
  ['hidden', { hidden: true }, { metric_type: 'none', event_type: 'message' }],
  ['a topic', { subtype: 'channel_topic', topic: 'x' }, { metric_type: 'none', subtype: 'channel_topic' }],
  ['undocumented, seen in real data', { subtype: 'bot_add' }, { metric_type: 'none', subtype: 'bot_add' }],
  ['a subtype of tomorrow', { subtype: 'from_the_future' }, { metric_type: 'none', subtype: 'from_the_future' }],
  ['no author at all', { user: undefined }, { metric_type: 'unknown', event_type: 'message' }],
  ['an author of a wrong type', { user: { id: 'U1' } }, { metric_type: 'unknown', event_type: 'message' }],
  ['no channel', { channel: '' }, { metric_type: 'unknown', event_type: 'message', timestamp: '1700000000.000000' }],
  [
    'a ts that is none',
    { ts: 'soon', event_ts: '1700000001.5' },
    { metric_type: 'unknown', timestamp: '1700000001.5' },
  ],
  ['a thread that is none', { thread_ts: 17 }, { metric_type: 'message_count' }],
  ['no channel_type', { channel_type: undefined }, { channel_type: 'channel', text: 'hi' }],
  ['no channel_type in a D channel', { channel_type: undefined, channel: 'D1' }, { channel_type: 'im' }],
  ['a private channel', { channel_type: 'group', channel: 'C1' }, { channel_type: 'group', text: 'hi' }],
])('message: %s', (_why, event, becomes) => {
  expect(recordFromEvent({ ...plainMessageEvent, ...event })).toMatchObject({
    team: 'T1',
    event_id: 'Ev1',
    ...becomes,
  });
});

test('message_replied comes without its subtype', () => {
  const event = {
    type: 'message',
    hidden: true,
    channel: 'C1',
    ts: plainMessageEvent.ts,
    message: { user: 'U1', text: 'hi', ts: '1699999999.000001' },
  };
  expect(recordFromEvent(event)).toMatchObject({
    event_type: 'message',
    metric_type: 'none',
    subtype: 'message_replied',
  });
});

const changed = {
  type: 'message',
  subtype: 'message_changed',
  hidden: true,
  channel: 'C1',
  channel_type: 'channel',
  ts: '1700000009.000900',
  event_ts: '1700000009.000900',
};
const inner = { type: 'message', user: 'U1', text: 'new', ts: '1700000000.000100' };
const edited = { user: 'U1', ts: '1700000008.000000' };

// docs.slack.dev/reference/events/message/message_changed; 42wim/matterbridge#600; slack-edge/slack-edge#10.
test.each<[why: string, event: JsonFields, becomes: object, without?: string]>([
  [
    'an edit',
    { message: { ...inner, edited }, previous_message: { ...inner, text: 'old' } },
    { event_type: 'message_changed', timestamp: inner.ts, edited_ts: edited.ts, text: 'new', user: 'U1', bot: false },
  ],
  ['an edit without what was', { message: { ...inner, edited } }, { edited_ts: edited.ts }],
  [
    'a second edit',
    { message: { ...inner, edited: { ts: '1700000009.000000' } }, previous_message: { ...inner, edited } },
    { edited_ts: '1700000009.000000' },
  ],
  ['an unfurl', { message: inner, previous_message: inner }, { event_type: 'message_changed' }, 'edited_ts'],
  [
    'an unfurl of what was edited before',
    { message: { ...inner, edited }, previous_message: { ...inner, edited } },
    { event_type: 'message_changed' },
    'edited_ts',
  ],
  ['a bot edits', { message: { ...inner, edited, bot_id: 'B1' } }, { event_type: 'message_changed', bot: true }],
  [
    'a direct message edited',
    { channel: 'D1', channel_type: 'im', message: { ...inner, edited } },
    { event_type: 'message_changed', channel_type: 'im' },
    'text',
  ],
  [
    'the root of a thread deleted',
    { message: { ...inner, subtype: 'tombstone', user: 'USLACKBOT' }, previous_message: inner },
    { event_type: 'message_deleted', timestamp: inner.ts, bot: false },
    'text',
  ],
  [
    "a bot's root deleted",
    { message: { ...inner, subtype: 'tombstone' }, previous_message: { ...inner, bot_id: 'B1' } },
    { event_type: 'message_deleted', bot: true },
  ],
  ['a change of nothing', {}, { event_type: 'message', metric_type: 'unknown', subtype: 'message_changed' }],
  [
    'a deletion',
    { subtype: 'message_deleted', deleted_ts: inner.ts, previous_message: inner },
    { event_type: 'message_deleted', timestamp: inner.ts, channel_type: 'channel', bot: false },
    'text',
  ],
  [
    "a bot's post deleted",
    { subtype: 'message_deleted', deleted_ts: inner.ts, previous_message: { ...inner, bot_id: 'B1' } },
    { event_type: 'message_deleted', bot: true },
  ],
  [
    'the tombstone deleted too',
    {
      subtype: 'message_deleted',
      deleted_ts: inner.ts,
      previous_message: { ...inner, subtype: 'tombstone', user: 'USLACKBOT' },
    },
    { event_type: 'message_deleted', bot: false },
  ],
  [
    'a deletion of nothing',
    { subtype: 'message_deleted' },
    { event_type: 'message', metric_type: 'unknown', subtype: 'message_deleted' },
  ],
])('changes: %s', (_why, event, becomes, without = 'previous_message') => {
  const record = recordFromEvent({ ...changed, ...event });
  expect(record).toMatchObject(becomes);
  expect(record).not.toHaveProperty(without);
});

test.each(['im', 'mpim', 'app_home'])('a message in %s keeps no text', (channel_type) => {
  const record = recordFromEvent({ ...plainMessageEvent, channel_type });
  expect(record).toMatchObject({ metric_type: 'message_count', channel_type, user: 'U1' });
  expect(record).not.toHaveProperty('text');
});
