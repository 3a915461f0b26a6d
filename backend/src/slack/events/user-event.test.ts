import { expect, test } from 'vitest';
import { type JsonFields, recordFromEvent } from '../../../../test/records/normalized-records.ts';

const ada = { id: 'U1', team_id: 'T1', name: 'ada', real_name: 'Ada L', profile: { display_name: 'Ada' } };

// Which fields are objects and which are ids: @slack/types 3.2.0, dist/events.
test.each<[why: string, event: JsonFields, becomes: object]>([
  [
    'joins',
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
    'joins, called by profile.real_name',
    { type: 'team_join', user: { ...ada, profile: { display_name: '', real_name: 'Ada Lovelace' } } },
    { name: 'Ada Lovelace', timestamp: '1700000000.000000' },
  ],
  [
    'joins, called by real_name',
    { type: 'team_join', user: { ...ada, profile: { display_name: '' } } },
    { name: 'Ada L' },
  ],
  ['joins, called by name', { type: 'team_join', user: { id: 'U1', name: 'ada' } }, { name: 'ada' }],
  ['a bot joins', { type: 'team_join', user: { ...ada, is_bot: true } }, { metric_type: 'member_count', bot: true }],
  ['Slackbot, who says is_bot: false', { type: 'team_join', user: { id: 'USLACKBOT', is_bot: false } }, { bot: true }],
  ['an app user is a person (is_app_user)', { type: 'team_join', user: { ...ada, is_app_user: true } }, { bot: false }],
  [
    'a guest of Slack Connect is no new member',
    { type: 'team_join', user: { ...ada, team_id: 'T9', is_stranger: true } },
    { event_type: 'user_change', metric_type: 'none', name: 'Ada' },
  ],
  [
    'a member of several workspaces of one Grid is',
    { type: 'team_join', user: { ...ada, team_id: 'T9', enterprise_user: { teams: ['T9', 'T1'] } } },
    { metric_type: 'member_count' },
  ],
  ['a join of nobody', { type: 'team_join', user: { id: '' } }, { event_type: 'team_join', metric_type: 'unknown' }],
  ['a join by id', { type: 'team_join', user: 'U1' }, { event_type: 'team_join', metric_type: 'unknown', user: 'U1' }],
  [
    'changes',
    { type: 'user_change', user: { ...ada, deleted: true }, cache_ts: 1_700_000_005 },
    { event_type: 'user_change', metric_type: 'none', deleted: true, name: 'Ada', timestamp: '1700000005.000000' },
  ],
  [
    'changes the status',
    { type: 'user_status_changed', user: ada, event_ts: '1700000006.000000' },
    { event_type: 'user_change', name: 'Ada', timestamp: '1700000006.000000' },
  ],
  [
    'an avatar that is no https URL',
    {
      type: 'user_change',
      user: { ...ada, profile: { image_72: 'javascript:alert(1)', image_48: 'https://a.example/48.png' } },
    },
    { avatar: 'https://a.example/48.png' },
  ],
  [
    'joins a channel: "C" is no channel_type',
    { type: 'member_joined_channel', user: 'U1', channel: 'C1', channel_type: 'C' },
    { metric_type: 'channel_join_count', user: 'U1', channel: 'C1', bot: false },
  ],
  [
    'a channel join by nobody',
    { type: 'member_joined_channel', channel: 'C1' },
    { metric_type: 'unknown', channel: 'C1' },
  ],
  [
    'leaves a channel',
    { type: 'member_left_channel', user: 'U1', channel: 'C1' },
    { event_type: 'member_left_channel', metric_type: 'none', user: 'U1', channel: 'C1' },
  ],
  ['leaves no channel', { type: 'member_left_channel', user: 'U1' }, { metric_type: 'unknown' }],
])('people: %s', (_why, event, becomes) => {
  expect(recordFromEvent(event)).toMatchObject(becomes);
});
