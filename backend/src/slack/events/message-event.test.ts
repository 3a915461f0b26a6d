import { expect, test } from 'vitest';
import {
  type JsonFields,
  plainMessageEvent,
  RECEIVED_AT_MS,
  recordFromEvent,
} from '../../../../test/records/normalized-records.ts';

test('a post becomes a whole record', () => {
  const event = {
    ...plainMessageEvent,
    token: 'x',
    blocks: [{}],
    attachments: [{}],
    user_profile: { display_name: 'Ada', image_72: 'https://a.example/72.png', email: 'x' },
    team: 'T9',
  };
  expect(recordFromEvent({ ...event, thread_ts: '1699999999.000001' })).toStrictEqual({
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
    user_name: 'Ada',
    user_avatar: 'https://a.example/72.png',
  });
});

// docs.slack.dev/reference/events/message and its pages on each subtype.
test.each<[what: string, event: JsonFields, fields: object]>([
  [
    'a file shared by a person, with bot_id: null as in real exports,',
    { subtype: 'file_share', bot_id: null },
    { metric_type: 'message_count', bot: false },
  ],
  [
    'a reply that is also sent to the channel',
    { subtype: 'thread_broadcast', root: { user: 'U2' } },
    { metric_type: 'message_count', user: 'U1' },
  ],
  ['a /me message', { subtype: 'me_message' }, { metric_type: 'message_count', bot: false }],
  ['a post with bot_id and no subtype', { bot_id: 'B1' }, { metric_type: 'message_count', bot: true }],
  ['a post with bot_profile only', { bot_profile: { id: 'B1' } }, { metric_type: 'message_count', bot: true }],
  [
    'a post with an empty bot_id and bot_profile',
    { bot_id: '', bot_profile: null },
    { metric_type: 'message_count', bot: false },
  ],
  [
    'a bot_message without a user',
    { subtype: 'bot_message', user: undefined },
    { metric_type: 'message_count', bot: true },
  ],
  ['a post by Slackbot', { user: 'USLACKBOT' }, { metric_type: 'message_count', bot: true }],
  ['a post without text', { text: undefined }, { metric_type: 'message_count', text: '' }],
  ['a post with a text of a wrong type', { text: { a: 1 } }, { metric_type: 'message_count', text: '' }],
  ['a post with markup, which stays as it is,', { text: '<@U2> &amp; <!here>' }, { text: '<@U2> &amp; <!here>' }],
  ['a post with half a surrogate pair', { text: '\ud83d' }, { text: '\ud83d' }],
  ['a hidden message', { hidden: true }, { metric_type: 'none', event_type: 'message' }],
  [
    'a change of the topic',
    { subtype: 'channel_topic', topic: 'x' },
    { metric_type: 'none', subtype: 'channel_topic' },
  ],
  ['a message with an undocumented subtype', { subtype: 'bot_add' }, { metric_type: 'none', subtype: 'bot_add' }],
  [
    'a message with an unknown subtype',
    { subtype: 'from_the_future' },
    { metric_type: 'none', subtype: 'from_the_future' },
  ],
  ['a post without an author', { user: undefined }, { metric_type: 'unknown', event_type: 'message' }],
  ['a post with an author of a wrong type', { user: { id: 'U1' } }, { metric_type: 'unknown', event_type: 'message' }],
  [
    'a post without a channel',
    { channel: '' },
    { metric_type: 'unknown', event_type: 'message', timestamp: '1700000000.000000' },
  ],
  [
    'a post with an invalid ts',
    { ts: 'soon', event_ts: '1700000001.5' },
    { metric_type: 'unknown', timestamp: '1700000001.5' },
  ],
  ['a post with an invalid thread_ts', { thread_ts: 17 }, { metric_type: 'message_count' }],
  ['a post without channel_type', { channel_type: undefined }, { channel_type: 'channel', text: 'hi' }],
  ['a post without channel_type in a D channel', { channel_type: undefined, channel: 'D1' }, { channel_type: 'im' }],
  ['a post in a private channel', { channel_type: 'group', channel: 'C1' }, { channel_type: 'group', text: 'hi' }],
])('%s becomes the expected record', (_what, event, fields) => {
  expect(recordFromEvent({ ...plainMessageEvent, ...event })).toMatchObject({
    team: 'T1',
    event_id: 'Ev1',
    ...fields,
  });
});

test('a message_replied without its subtype is recognized and does not count', () => {
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
test.each<[what: string, event: JsonFields, fields: object, absentField?: string]>([
  [
    'an edit',
    { message: { ...inner, edited }, previous_message: { ...inner, text: 'old' } },
    { event_type: 'message_changed', timestamp: inner.ts, edited_ts: edited.ts, text: 'new', user: 'U1', bot: false },
  ],
  ['an edit without previous_message', { message: { ...inner, edited } }, { edited_ts: edited.ts }],
  [
    'a second edit',
    { message: { ...inner, edited: { ts: '1700000009.000000' } }, previous_message: { ...inner, edited } },
    { edited_ts: '1700000009.000000' },
  ],
  ['an unfurl', { message: inner, previous_message: inner }, { event_type: 'message_changed' }, 'edited_ts'],
  [
    'an unfurl of an edited message',
    { message: { ...inner, edited }, previous_message: { ...inner, edited } },
    { event_type: 'message_changed' },
    'edited_ts',
  ],
  ["a bot's edit", { message: { ...inner, edited, bot_id: 'B1' } }, { event_type: 'message_changed', bot: true }],
  [
    'an edit of a direct message',
    { channel: 'D1', channel_type: 'im', message: { ...inner, edited } },
    { event_type: 'message_changed', channel_type: 'im' },
    'text',
  ],
  [
    'the tombstone of a parent message',
    { message: { ...inner, subtype: 'tombstone', user: 'USLACKBOT' }, previous_message: inner },
    { event_type: 'message_deleted', timestamp: inner.ts, bot: false },
    'text',
  ],
  [
    "the tombstone of a bot's parent message",
    { message: { ...inner, subtype: 'tombstone' }, previous_message: { ...inner, bot_id: 'B1' } },
    { event_type: 'message_deleted', bot: true },
  ],
  [
    'a message_changed without a message',
    {},
    { event_type: 'message', metric_type: 'unknown', subtype: 'message_changed' },
  ],
  [
    'a deletion',
    { subtype: 'message_deleted', deleted_ts: inner.ts, previous_message: inner },
    { event_type: 'message_deleted', timestamp: inner.ts, channel_type: 'channel', bot: false },
    'text',
  ],
  [
    "the deletion of a bot's post",
    { subtype: 'message_deleted', deleted_ts: inner.ts, previous_message: { ...inner, bot_id: 'B1' } },
    { event_type: 'message_deleted', bot: true },
  ],
  [
    'the deletion of a tombstone',
    {
      subtype: 'message_deleted',
      deleted_ts: inner.ts,
      previous_message: { ...inner, subtype: 'tombstone', user: 'USLACKBOT' },
    },
    { event_type: 'message_deleted', bot: false },
  ],
  [
    'a message_deleted without deleted_ts',
    { subtype: 'message_deleted' },
    { event_type: 'message', metric_type: 'unknown', subtype: 'message_deleted' },
  ],
])('%s becomes the expected record', (_what, event, fields, absentField = 'previous_message') => {
  const record = recordFromEvent({ ...changed, ...event });
  expect(record).toMatchObject(fields);
  expect(record).not.toHaveProperty(absentField);
});

test.each(['im', 'mpim', 'app_home'])('a message in %s is stored without its text', (channel_type) => {
  const record = recordFromEvent({ ...plainMessageEvent, channel_type });
  expect(record).toMatchObject({ metric_type: 'message_count', channel_type, user: 'U1' });
  expect(record).not.toHaveProperty('text');
});

const zed = { display_name: 'Zed', real_name: 'Zed External', first_name: 'Zeddy', name: 'zed', team: 'T9' };

// A Slack Connect channel: docs.slack.dev/apis/slack-connect
test.each<[what: string, event: JsonFields, names: object]>([
  ['display_name', { user_profile: zed }, { user_name: 'Zed' }],
  [
    'real_name, where display_name is empty,',
    { user_profile: { ...zed, display_name: '' } },
    { user_name: 'Zed External' },
  ],
  [
    'real_name, where display_name shows nothing,',
    { user_profile: { ...zed, display_name: '\u3164' } },
    { user_name: 'Zed External' },
  ],
  [
    'first_name, where the others show nothing,',
    { user_profile: { ...zed, display_name: '\u200b', real_name: null } },
    { user_name: 'Zeddy' },
  ],
  ['name, where it is the only one,', { user_profile: { name: 'zed' } }, { user_name: 'zed' }],
  [
    'the name in a post that says user_team',
    { user_team: 'T9', source_team: 'T9', user_profile: zed },
    { user_name: 'Zed' },
  ],
  [
    'the name in a reply that is also sent to the channel',
    { subtype: 'thread_broadcast', thread_ts: '1699999999.000001', user_profile: zed },
    { user_name: 'Zed' },
  ],
  ['the name in a shared file', { subtype: 'file_share', user_profile: zed }, { user_name: 'Zed' }],
  ['the name in a /me message', { subtype: 'me_message', user_profile: zed }, { user_name: 'Zed' }],
  ['the name in a private channel', { channel_type: 'group', user_profile: zed }, { user_name: 'Zed' }],
  ['the name in a direct message', { channel_type: 'im', user_profile: zed }, { user_name: 'Zed' }],
  [
    'name and picture',
    { user_profile: { ...zed, image_72: 'https://a.example/72.png' } },
    { user_name: 'Zed', user_avatar: 'https://a.example/72.png' },
  ],
  [
    'the name without a picture that is no https URL',
    { user_profile: { ...zed, image_72: 'http://a.example/72.png' } },
    { user_name: 'Zed' },
  ],
])('the user_profile of a post gives its author %s', (_what, event, names) => {
  const { user_name, user_avatar } = {
    user_name: undefined,
    user_avatar: undefined,
    ...recordFromEvent({ ...plainMessageEvent, ...event }),
  };
  expect({ user_name, user_avatar }).toEqual({ user_avatar: undefined, ...names });
});

test.each<[what: string, event: JsonFields]>([
  ['with user_profile: null', { user_profile: null }],
  ['without user_profile', {}],
  ['whose user_profile has no name', { user_profile: { image_72: 'https://a.example/72.png', team: 'T9' } }],
  ['whose user_profile has names that show nothing', { user_profile: { display_name: '\u2800', real_name: ' ' } }],
  ['whose user_profile is a text', { user_profile: 'Zed' }],
  ['by a bot', { bot_id: 'B1', user_profile: zed }],
  ['by Slackbot', { user: 'USLACKBOT', user_profile: zed }],
  ['that a bot wrote with bot_message', { subtype: 'bot_message', user_profile: zed }],
  ['that is a notice', { subtype: 'channel_topic', user_profile: zed }],
])('a message %s gives its author no name', (_what, event) => {
  const record = recordFromEvent({ ...plainMessageEvent, ...event });
  expect(record).not.toHaveProperty('user_name');
  expect(record).not.toHaveProperty('user_avatar');
});

test.each<[what: string, event: JsonFields, home: string | undefined]>([
  ['nothing', {}, undefined],
  ['this workspace in user_team', { user_team: 'T1' }, undefined],
  ['another workspace in user_team', { user_team: 'T9' }, 'T9'],
  ['another workspace in source_team', { source_team: 'T9' }, 'T9'],
  ['another workspace in user_profile', { user_profile: zed }, 'T9'],
  ['an enterprise in user_team', { user_team: 'E9' }, undefined],
  ['an empty user_team and another workspace in source_team', { user_team: '', source_team: 'T9' }, 'T9'],
  ['a number in user_team', { user_team: 9 }, undefined],
])('a post that names %s as that of its author has the workspace if it is another one', (_what, event, home) => {
  const record = recordFromEvent({ ...plainMessageEvent, ...event });
  expect({ user_team: undefined, ...record }.user_team).toBe(home);
  expect('user_team' in record).toBe(home !== undefined);
});
