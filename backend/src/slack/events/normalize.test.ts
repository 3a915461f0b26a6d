import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type JsonFields,
  plainMessageEvent,
  RECEIVED_AT_MS,
  recordFromEnvelope,
  recordFromEvent,
} from '../../../../test/records/normalized-records.ts';
import { parseEnvelope } from './envelope.ts';

const base = { team: 'T1', source: 'slack', received_at: RECEIVED_AT_MS, v: 1, event_id: 'Ev1' };

test.each<[what: string, event: JsonFields, fields: object]>([
  [
    'the creation of a channel',
    { type: 'channel_created', channel: { id: 'C1', name: 'garden', created: 1_699_999_999, creator: 'U1' } },
    { metric_type: 'channel_count', channel: 'C1', name: 'garden', user: 'U1', timestamp: '1699999999.000000' },
  ],
  [
    'the creation of a channel that is only an id',
    { type: 'channel_created', channel: 'C1' },
    { metric_type: 'unknown', event_type: 'channel_created' },
  ],
  [
    'the new name of a channel',
    { type: 'channel_rename', channel: { id: 'C1', name: 'park' }, event_ts: '1700000003.000000' },
    { event_type: 'channel_rename', channel: 'C1', name: 'park', timestamp: '1700000003.000000' },
  ],
  [
    'an empty name of a channel',
    { type: 'channel_rename', channel: { id: 'C1', name: '' } },
    { metric_type: 'unknown' },
  ],
  [
    'an archived channel',
    { type: 'channel_archive', channel: 'C1', user: 'U1' },
    { event_type: 'channel_archive', metric_type: 'none', channel: 'C1', user: 'U1' },
  ],
  [
    'the new id of a channel',
    { type: 'channel_id_changed', old_channel_id: 'G1', new_channel_id: 'C1' },
    { metric_type: 'none', channel: 'C1' },
  ],
  [
    'a channel that the app left, without an envelope that names the app',
    { type: 'channel_left', channel: 'C1', actor_id: 'U2' },
    { event_type: 'channel_left', metric_type: 'unknown', channel: 'C1' },
  ],
  [
    'a reaction',
    {
      type: 'reaction_added',
      user: 'U1',
      reaction: 'wave',
      item: { type: 'message', channel: 'C1', ts: plainMessageEvent.ts },
      event_ts: '1700000004.000400',
    },
    {
      metric_type: 'reaction_count',
      channel: 'C1',
      timestamp: plainMessageEvent.ts,
      reaction: 'wave',
      event_ts: '1700000004.000400',
    },
  ],
  [
    'a removed reaction',
    {
      type: 'reaction_removed',
      user: 'U1',
      reaction: 'wave',
      item: { type: 'message', channel: 'C1', ts: plainMessageEvent.ts },
    },
    { event_type: 'reaction_removed', event_ts: '1700000000.000000' },
  ],
  [
    'a reaction to a file',
    { type: 'reaction_added', user: 'U1', reaction: 'wave', item: { type: 'file', file: 'F1' } },
    { metric_type: 'unknown', event_type: 'reaction_added' },
  ],
  [
    'an app_mention, which repeats a message,',
    { ...plainMessageEvent, type: 'app_mention' },
    { metric_type: 'unknown', event_type: 'app_mention', channel: 'C1' },
  ],
  [
    'an event whose type is a property of every object',
    { type: 'constructor' },
    { metric_type: 'unknown', event_type: 'constructor' },
  ],
  ['an event without a type', { channel: 'C1' }, { metric_type: 'unknown', event_type: 'event_callback' }],
])('%s becomes the expected record', (_what, event, fields) => {
  expect(recordFromEvent(event)).toMatchObject(fields);
});

// docs/slack-events.md#workspace
test.each<[what: string, envelope: JsonFields, team: string]>([
  ['context_team_id', { context_team_id: 'T3', authorizations: [{ team_id: 'T2' }] }, 'T3'],
  [
    'the first authorization, without context_team_id',
    { context_team_id: null, authorizations: [{ team_id: 'T2' }] },
    'T2',
  ],
  ['team_id, without both', { authorizations: [{ team_id: null }] }, 'T1'],
  ['team_id, where authorizations have a wrong type', { authorizations: 'T2' }, 'T1'],
  // Enterprise Grid: docs.slack.dev/enterprise/developing-for-enterprise-orgs, bolt-js#1875
  [
    'the first authorization, where context_team_id is the enterprise',
    { context_team_id: 'E1', context_enterprise_id: 'E1', authorizations: [{ enterprise_id: 'E1', team_id: 'T2' }] },
    'T2',
  ],
  [
    'the one authorization of several that names a workspace',
    { context_team_id: 'E1', authorizations: [{ team_id: 'E1' }, null, { team_id: 'T3' }, { team_id: 'T4' }] },
    'T3',
  ],
  [
    'team_id, where everything else is the enterprise',
    {
      enterprise_id: 'E1',
      context_team_id: 'E1',
      authorizations: [{ enterprise_id: 'E1', team_id: 'E1', is_enterprise_install: true }],
    },
    'T1',
  ],
  [
    'team_id, where an organisation-wide installation has no team_id',
    { enterprise_id: 'E1', authorizations: [{ enterprise_id: 'E1', team_id: null, is_enterprise_install: true }] },
    'T1',
  ],
  [
    'team_id of the same enterprise in a channel that is shared with others',
    { enterprise_id: 'E1', context_team_id: 'E1', is_ext_shared_channel: true },
    'T1',
  ],
  [
    'the enterprise, where team_id is the other side of a shared channel',
    { team_id: 'T9', enterprise_id: 'E9', context_team_id: 'E1', is_ext_shared_channel: true },
    'E1',
  ],
  [
    'the enterprise, where team_id is the other side and has no enterprise',
    { team_id: 'T9', authorizations: [{ team_id: 'E1' }], is_ext_shared_channel: true },
    'E1',
  ],
  ['the enterprise, where nothing names a workspace', { team_id: 'E1', context_team_id: 'E1' }, 'E1'],
])('the workspace of an event is %s', (_what, envelope, team) => {
  expect(recordFromEvent(plainMessageEvent, envelope)).toMatchObject({ team, metric_type: 'message_count' });
});

test("the app's bot user is that of the authorization of the workspace", () => {
  const authorizations = [
    { team_id: 'E1', user_id: 'U8', is_bot: false },
    { team_id: 'T1', user_id: 'U1', is_bot: true },
  ];
  expect(recordFromEvent(plainMessageEvent, { authorizations })).toMatchObject({ team: 'T1', bot: true });
  expect(recordFromEvent({ ...plainMessageEvent, user: 'U8' }, { authorizations })).toMatchObject({ bot: false });
});

test('an event without a workspace becomes an unknown record', () => {
  expect(recordFromEvent(plainMessageEvent, { team_id: '' })).toMatchObject({
    team: '',
    metric_type: 'unknown',
    event_type: 'message',
  });
});

test("the app's own actions are those of a bot", () => {
  const own = { authorizations: [{ team_id: 'T1', user_id: 'U1', is_bot: true }] };
  expect(recordFromEvent({ type: 'member_joined_channel', user: 'U1', channel: 'C1' }, own)).toMatchObject({
    bot: true,
  });
  expect(
    recordFromEvent(plainMessageEvent, { authorizations: [{ team_id: 'T1', user_id: 'U1', is_bot: false }] }),
  ).toMatchObject({
    bot: false,
  });
});

test('a missing event_id is derived, equal for a repetition and different for another event', () => {
  const id = (event: JsonFields) => recordFromEvent(event, { event_id: '' }).event_id;
  expect(id(plainMessageEvent)).toBe('message:T1:C1:U1:1700000000.000100');
  expect(id(plainMessageEvent)).toBe(id({ ...plainMessageEvent }));
  expect(id(plainMessageEvent)).not.toBe(id({ ...plainMessageEvent, ts: '1700000000.000200' }));
});

// docs.slack.dev/reference/events/app_rate_limited; wrapped in java-slack-sdk's sample.
test.each<[form: string, json: JsonFields]>([
  ['flat', { type: 'app_rate_limited', team_id: 'T1', minute_rate_limited: 1_700_000_040 }],
  [
    'wrapped',
    { type: 'event_callback', event: { type: 'app_rate_limited', team_id: 'T1', minute_rate_limited: 1_700_000_040 } },
  ],
])('app_rate_limited in its %s form becomes a record of that minute', (_form, json) => {
  expect(recordFromEnvelope(json)).toStrictEqual({
    ...base,
    event_id: 'rate-limit:T1:1700000040',
    event_type: 'app_rate_limited',
    metric_type: 'none',
    timestamp: '1700000040.000000',
    bot: false,
  });
});

test('app_rate_limited without a minute becomes a record of the current one', () => {
  expect(recordFromEnvelope({ type: 'app_rate_limited', team_id: 'T1' }).timestamp).toBe('1699999980.000000');
});

test('no shape of an event throws, and each record parses to itself', () => {
  const types = [
    'message',
    'team_join',
    'user_change',
    'channel_created',
    'channel_rename',
    'reaction_added',
    'tokens_revoked',
  ];
  const subtypes = ['message_changed', 'message_deleted', 'file_share', 'bot_message', undefined];
  const time = fc.constantFrom('1700000000.000100', 1_700_000_000, 9_007_199_254, 9_007_199_255, 9_999_999_999);
  const channel = fc.record({ id: fc.constant('C1'), name: fc.constant('garden'), created: time, updated: time });
  const value = fc.oneof(fc.constantFrom('C1', 'U1', '', null), time, channel, fc.jsonValue());
  const fields = [
    'channel',
    'user',
    'ts',
    'event_ts',
    'deleted_ts',
    'text',
    'message',
    'item',
    'reaction',
    'hidden',
    'cache_ts',
  ];
  const event = fc.tuple(
    fc.record({ type: fc.constantFrom(...types), subtype: fc.constantFrom(...subtypes) }),
    fc.dictionary(fc.constantFrom(...fields, 'id', 'name', 'profile', 'bot_id', '__proto__'), value),
  );
  fc.assert(
    fc.property(
      event,
      fc.dictionary(fc.constantFrom('authorizations', 'event_time', 'event_id'), value),
      ([kind, some], around) => {
        recordFromEvent({ ...some, ...kind, message: { ...some }, item: { type: 'message', ...some } }, around);
      },
    ),
    { numRuns: 2000 },
  );
});

test.each([undefined, null, 3, 'text', true, []])('the JSON %j is no envelope', (json) => {
  expect(parseEnvelope(json)).toBeUndefined();
});

test.each<[json: JsonFields, envelope: object]>([
  [
    { type: 'url_verification', challenge: 'abc' },
    { kind: 'challenge', challenge: 'abc' },
  ],
  [
    { type: 'url_verification', challenge: 7 },
    { kind: 'challenge', challenge: '' },
  ],
  [{ type: 'something_new' }, { kind: 'other', type: 'something_new' }],
  [
    { type: 'something_new', event: plainMessageEvent, team_id: 'T1' },
    { kind: 'event', type: 'message' },
  ],
  [{}, { kind: 'other', type: '' }],
])('the JSON %j is parsed as the envelope %j', (json, envelope) => {
  expect(parseEnvelope(json)).toMatchObject(envelope);
});

test.each(['channel_left', 'group_left'])('%s becomes the leaving of the app that its envelope names', (type) => {
  const authorizations = [{ team_id: 'T1', user_id: 'U0APP', is_bot: true }];
  const event = { type, channel: 'C1', actor_id: 'U2', event_ts: '1700000005.000000' };
  expect(recordFromEnvelope({ team_id: 'T1', event_id: 'Ev1', authorizations, event })).toMatchObject({
    event_type: 'member_left_channel',
    metric_type: 'none',
    channel: 'C1',
    user: 'U0APP',
    bot: true,
    timestamp: '1700000005.000000',
  });
  const ofPerson = [{ team_id: 'T1', user_id: 'U1', is_bot: false }];
  const personal = recordFromEnvelope({ team_id: 'T1', event_id: 'Ev1', authorizations: ofPerson, event });
  expect(personal).toMatchObject({ event_type: type, metric_type: 'unknown' });
  expect(recordFromEnvelope({ team_id: 'T1', event_id: 'Ev1', authorizations, event: { type } })).toMatchObject({
    metric_type: 'unknown',
  });
});
