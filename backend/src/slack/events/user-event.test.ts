import { expect, test } from 'vitest';
import { type JsonFields, recordFromEvent } from '../../../../test/records/normalized-records.ts';

const ada = { id: 'U1', team_id: 'T1', name: 'ada', real_name: 'Ada L', profile: { display_name: 'Ada' } };

// Which fields are objects and which are ids: @slack/types 3.2.0, dist/events.
test.each<[what: string, event: JsonFields, fields: object]>([
  [
    'a team_join',
    {
      type: 'team_join',
      user: { ...ada, profile: { display_name: 'Ada', image_72: 'https://a.example/72.png', email: 'x' } },
      event_ts: '1700000001.000100',
    },
    {
      event_type: 'team_join',
      metric_type: 'member_count',
      user: 'U1',
      name: 'Ada',
      avatar: 'https://a.example/72.png',
      bot: false,
      timestamp: '1700000001.000100',
    },
  ],
  [
    'a team_join with profile.real_name',
    { type: 'team_join', user: { ...ada, profile: { display_name: '', real_name: 'Ada Lovelace' } } },
    { name: 'Ada Lovelace', timestamp: '1700000000.000000' },
  ],
  [
    'a team_join with real_name',
    { type: 'team_join', user: { ...ada, profile: { display_name: '' } } },
    { name: 'Ada L' },
  ],
  ['a team_join with name only', { type: 'team_join', user: { id: 'U1', name: 'ada' } }, { name: 'ada' }],
  [
    'a team_join of a bot',
    { type: 'team_join', user: { ...ada, is_bot: true } },
    { metric_type: 'member_count', bot: true },
  ],
  [
    'a team_join of Slackbot with is_bot: false',
    { type: 'team_join', user: { id: 'USLACKBOT', is_bot: false } },
    { bot: true },
  ],
  [
    'a team_join of a person with is_app_user',
    { type: 'team_join', user: { ...ada, is_app_user: true } },
    { bot: false },
  ],
  [
    'a team_join of an external person',
    { type: 'team_join', user: { ...ada, team_id: 'T9', is_stranger: true } },
    { event_type: 'user_change', metric_type: 'none', name: 'Ada' },
  ],
  [
    'a team_join of a member of several workspaces of one Grid',
    { type: 'team_join', user: { ...ada, team_id: 'T9', enterprise_user: { teams: ['T9', 'T1'] } } },
    { metric_type: 'member_count' },
  ],
  [
    'a team_join with an empty id',
    { type: 'team_join', user: { id: '' } },
    { event_type: 'team_join', metric_type: 'unknown' },
  ],
  [
    'a team_join with an id in place of the user',
    { type: 'team_join', user: 'U1' },
    { event_type: 'team_join', metric_type: 'unknown', user: 'U1' },
  ],
  [
    'a user_change',
    { type: 'user_change', user: { ...ada, deleted: true }, cache_ts: 1_700_000_005 },
    { event_type: 'user_change', metric_type: 'none', deleted: true, name: 'Ada', timestamp: '1700000005.000000' },
  ],
  [
    'a user_status_changed',
    { type: 'user_status_changed', user: ada, event_ts: '1700000006.000000' },
    { event_type: 'user_change', name: 'Ada', timestamp: '1700000006.000000' },
  ],
  [
    'a user_change with an avatar that is no https URL',
    {
      type: 'user_change',
      user: { ...ada, profile: { image_72: 'javascript:alert(1)', image_48: 'https://a.example/48.png' } },
    },
    { avatar: 'https://a.example/48.png' },
  ],
  [
    'a member_joined_channel with channel_type C',
    { type: 'member_joined_channel', user: 'U1', channel: 'C1', channel_type: 'C' },
    { metric_type: 'channel_join_count', user: 'U1', channel: 'C1', bot: false },
  ],
  [
    'a member_joined_channel without a user',
    { type: 'member_joined_channel', channel: 'C1' },
    { metric_type: 'unknown', channel: 'C1' },
  ],
  [
    'a member_left_channel',
    { type: 'member_left_channel', user: 'U1', channel: 'C1' },
    { event_type: 'member_left_channel', metric_type: 'none', user: 'U1', channel: 'C1' },
  ],
  ['a member_left_channel without a channel', { type: 'member_left_channel', user: 'U1' }, { metric_type: 'unknown' }],
])('%s becomes the expected record', (_what, event, fields) => {
  expect(recordFromEvent(event)).toMatchObject(fields);
});

test.each([
  ['an empty text', ''],
  ['spaces', '   '],
  ['the Hangul filler', '\u3164'],
  ['the halfwidth Hangul filler', '\uffa0'],
  ['the empty Braille cell', '\u2800\u2800'],
  ['zero width characters', '\u200b\u2060'],
  ['control characters', '\u0007'],
  ['a variation selector', '\ufe0f'],
])('a person whose display name is %s is called by the next name that shows', (_what, blank) => {
  const nameOf = (user: object) => {
    const record = recordFromEvent({ type: 'user_change', user: { id: 'U1', ...user } });
    return 'name' in record ? record.name : undefined;
  };
  const profile = { display_name: blank, real_name: 'Ada Lovelace' };
  expect(nameOf({ ...ada, profile })).toBe('Ada Lovelace');
  expect(nameOf({ ...ada, profile: { ...profile, real_name: blank } })).toBe('Ada L');
  expect(nameOf({ name: 'ada', real_name: blank, profile: { display_name: blank } })).toBe('ada');
  expect(nameOf({ name: blank, real_name: blank, profile: { display_name: blank } })).toBeUndefined();
});

test('a name that shows keeps its own characters', () => {
  const record = recordFromEvent({
    type: 'user_change',
    user: { ...ada, profile: { display_name: ' Ada\u3164 👩\u200d💻' } },
  });
  expect(record).toMatchObject({ name: ' Ada\u3164 👩\u200d💻' });
});

test.each<[what: string, event: JsonFields, expected: object]>([
  [
    'a created channel has no name yet',
    { type: 'channel_created', channel: { id: 'C1', name: '\u3164' } },
    { metric_type: 'channel_count', channel: 'C1' },
  ],
  [
    'a renamed channel keeps its name',
    { type: 'channel_rename', channel: { id: 'C1', name: '\u2800' } },
    { metric_type: 'unknown' },
  ],
  ['a renamed workspace keeps its name', { type: 'team_rename', name: '\u200b' }, { event_type: 'team_rename' }],
])('with a name that shows nothing, %s', (_what, event, expected) => {
  const record = recordFromEvent(event);
  expect(record).toMatchObject(expected);
  expect(record).not.toHaveProperty('name');
});

const grid = { enterprise_id: 'E1', enterprise_name: 'Acme', teams: ['T1', 'T2'] };

// docs.slack.dev/reference/objects/user-object, `enterprise_user`
test.each<[what: string, user: object, envelope: JsonFields, isNewMember: boolean]>([
  ['of a workspace of the Grid', { ...ada, enterprise_user: grid }, {}, true],
  ['whose team_id is the enterprise', { ...ada, team_id: 'E1', enterprise_user: grid }, {}, true],
  ['whose team_id is the enterprise, without a list', { ...ada, team_id: 'E1' }, { context_enterprise_id: 'E1' }, true],
  [
    'of another workspace of the Grid',
    { ...ada, team_id: 'T2', enterprise_user: { ...grid, teams: ['T2'] } },
    {},
    false,
  ],
  ['of another enterprise', { ...ada, team_id: 'E9' }, { context_enterprise_id: 'E1' }, false],
  ['whose event names the enterprise alone', { ...ada, enterprise_user: grid }, { team_id: 'E1' }, true],
  ['whose event names the enterprise as theirs', { ...ada, team_id: 'E1' }, { team_id: 'E1' }, true],
  [
    'of another enterprise, whose event names the enterprise alone',
    { ...ada, team_id: 'T9', enterprise_user: { ...grid, enterprise_id: 'E9' } },
    { team_id: 'E1' },
    false,
  ],
])('a team_join of a person %s is told from that of an external one', (_what, user, envelope, isNewMember) => {
  const record = recordFromEvent({ type: 'team_join', user }, envelope);
  expect(record.event_type).toBe(isNewMember ? 'team_join' : 'user_change');
});

// docs.slack.dev/reference/objects/user-object: on Enterprise Grid `team_id` may be that of the enterprise.
test.each<[what: string, user: JsonFields, home: string | undefined]>([
  ['a member', {}, undefined],
  ['a user without a workspace', { team_id: undefined }, undefined],
  ['a user of another workspace', { team_id: 'T9' }, 'T9'],
  ['a stranger', { team_id: 'T9', is_stranger: true }, 'T9'],
  ['a user of another enterprise', { team_id: 'E9' }, undefined],
  ['a member of the enterprise who is in this workspace', { team_id: 'T9', enterprise_user: { teams: ['T1'] } }, 'T1'],
  ['a member of the enterprise who is not', { team_id: 'T9', enterprise_user: { teams: ['T9'] } }, 'T9'],
])('the record of %s names the workspace of the person where it is another one', (_what, user, home) => {
  for (const type of ['user_change', 'team_join'])
    expect(recordFromEvent({ type, user: { ...ada, ...user } })).toMatchObject(
      home === undefined ? {} : { user_team: home },
    );
  expect('user_team' in recordFromEvent({ type: 'user_change', user: { ...ada, ...user } })).toBe(home !== undefined);
});
