import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { parseRecord } from '../../core/records/parse-record.ts';
import type { SlackRecord } from '../../core/records/record.ts';
import { parseEnvelope } from './envelope.ts';
import { normalize } from './normalize.ts';

/**
 * All event samples of slackapi/java-slack-sdk (test/slack-samples/README.md), whose ids are empty. As they are they identify
 * nothing; with ids filled in, each becomes the record of its row.
 */
const SAMPLES = new URL('../../../../test/slack-samples/events/', import.meta.url);

const RECEIVED_AT_MS = 1_700_000_000_456;
const TS = '1700000000.000100';
const EDITED_TS = '1700000007.000700';
const EVENT_TS = '1700000009.000900';
const THREAD_TS = '1699999999.000300';
const DELETED_TS = '1699999998.000200';
const AVATAR = 'https://avatars.slack-edge.com/ada_72.png';

type Row = readonly [event_type: string, metric_type: SlackRecord['metric_type'], fields?: object];

const ROWS: { readonly [file: string]: Row } = {
  AppHomeOpened: ['app_home_opened', 'unknown'],
  AppMention: ['app_mention', 'unknown'],
  AppRateLimited: [
    'app_rate_limited',
    'none',
    { event_id: 'rate-limit:T1:1700000040', timestamp: '1700000040.000000' },
  ],
  AppRequested: ['app_requested', 'unknown'],
  AppUninstalled: ['app_uninstalled', 'none', { timestamp: '1700000000.000000' }],
  CallRejected: ['call_rejected', 'unknown'],
  ChannelArchive: ['channel_archive', 'none', { channel: 'C1', user: 'U1' }],
  ChannelCreated: [
    'channel_created',
    'channel_count',
    { channel: 'C1', user: 'U1', name: 'garden', timestamp: EVENT_TS },
  ],
  ChannelDeleted: ['channel_deleted', 'none', { channel: 'C1' }],
  ChannelHistoryChanged: ['channel_history_changed', 'none'],
  ChannelIdChanged: ['channel_id_changed', 'none', { channel: 'C2', old_channel: 'C1' }],
  ChannelLeft: ['channel_left', 'unknown'],
  ChannelRename: ['channel_rename', 'none', { channel: 'C1', name: 'garden' }],
  ChannelShared: ['channel_shared', 'unknown'],
  ChannelUnarchive: ['channel_unarchive', 'none', { channel: 'C1', user: 'U1' }],
  ChannelUnshared: ['channel_unshared', 'unknown'],
  DndUpdated: ['dnd_updated', 'unknown'],
  DndUpdatedUser: ['dnd_updated_user', 'unknown'],
  EmailDomainChanged: ['email_domain_changed', 'unknown'],
  EmojiChanged: ['emoji_changed', 'unknown'],
  FileChange: ['file_change', 'unknown'],
  FileCreated: ['file_created', 'unknown'],
  FileDeleted: ['file_deleted', 'unknown'],
  FilePublic: ['file_public', 'unknown'],
  FileShared: ['file_shared', 'unknown'],
  FileUnshared: ['file_unshared', 'unknown'],
  Goodbye: ['goodbye', 'unknown'],
  GridMigrationFinished: ['grid_migration_finished', 'unknown'],
  GridMigrationStarted: ['grid_migration_started', 'unknown'],
  GroupArchive: ['group_archive', 'unknown'],
  GroupClose: ['group_close', 'unknown'],
  GroupDeleted: ['channel_deleted', 'none', { channel: 'C1' }],
  GroupHistoryChanged: ['channel_history_changed', 'none'],
  GroupLeft: ['group_left', 'unknown'],
  GroupOpen: ['group_open', 'unknown'],
  GroupRename: ['group_rename', 'unknown'],
  GroupUnarchive: ['group_unarchive', 'unknown'],
  ImClose: ['im_close', 'unknown'],
  ImCreated: ['im_created', 'unknown'],
  ImHistoryChanged: ['channel_history_changed', 'none'],
  ImOpen: ['im_open', 'unknown'],
  InviteRequested: ['invite_requested', 'unknown'],
  LinkShared: ['link_shared', 'unknown'],
  MemberJoinedChannel: ['member_joined_channel', 'channel_join_count', { channel: 'C1', user: 'U1', bot: false }],
  MemberLeftChannel: ['member_left_channel', 'none', { channel: 'C1', user: 'U1' }],
  MessageBot: ['message', 'message_count', { subtype: 'bot_message', bot: true, text: 'hello', thread_ts: THREAD_TS }],
  MessageChanged: [
    'message_changed',
    'none',
    { timestamp: TS, edited_ts: EDITED_TS, user: 'U1', text: 'hello', bot: false },
  ],
  MessageChannelArchive: ['message', 'none', { subtype: 'channel_archive', channel: 'C1', user: 'U1' }],
  MessageChannelJoin: ['message', 'none', { subtype: 'channel_join', channel: 'C1', user: 'U1' }],
  MessageChannelLeave: ['message', 'none', { subtype: 'channel_leave', channel: 'C1', user: 'U1' }],
  MessageChannelName: ['message', 'none', { subtype: 'channel_name', channel: 'C1', user: 'U1' }],
  MessageChannelPostingPermissions: [
    'message',
    'none',
    { subtype: 'channel_posting_permissions', channel: 'C1', user: 'U1' },
  ],
  MessageChannelPurpose: ['message', 'none', { subtype: 'channel_purpose', channel: 'C1', user: 'U1' }],
  MessageChannelTopic: ['message', 'none', { subtype: 'channel_topic', channel: 'C1', user: 'U1' }],
  MessageChannelUnarchive: ['message', 'none', { subtype: 'channel_unarchive', channel: 'C1', user: 'U1' }],
  MessageDeleted: ['message_deleted', 'none', { timestamp: DELETED_TS, channel_type: 'channel', bot: false }],
  MessageEkmAccessDenied: ['message', 'none', { subtype: 'ekm_access_denied', channel: 'C1', user: 'U1' }],
  MessageFileShare: ['message', 'message_count', { subtype: 'file_share', user: 'U1', bot: false }],
  MessageGroupTopic: ['message', 'none', { subtype: 'group_topic', channel: 'C1', user: 'U1' }],
  MessageMe: ['message', 'message_count', { subtype: 'me_message', user: 'U1', bot: false }],
  Message: ['message', 'message_count', { user: 'U1', text: 'hello', timestamp: TS, edited_ts: EDITED_TS, bot: false }],
  MessageReplied: ['message', 'none', { subtype: 'message_replied', channel: 'C1' }],
  MessageThreadBroadcast: [
    'message',
    'message_count',
    { subtype: 'thread_broadcast', thread_ts: THREAD_TS, bot: false },
  ],
  PinAdded: ['pin_added', 'unknown'],
  PinRemoved: ['pin_removed', 'unknown'],
  ReactionAdded: [
    'reaction_added',
    'reaction_count',
    { channel: 'C1', user: 'U1', reaction: 'wave', timestamp: TS, event_ts: EVENT_TS },
  ],
  ReactionRemoved: [
    'reaction_removed',
    'reaction_count',
    { channel: 'C1', user: 'U1', reaction: 'wave', timestamp: TS, event_ts: EVENT_TS },
  ],
  ResourcesAdded: ['resources_added', 'unknown'],
  ResourcesRemoved: ['resources_removed', 'unknown'],
  ScopeDenied: ['scope_denied', 'unknown'],
  ScopeGranted: ['scope_granted', 'unknown'],
  StarAdded: ['star_added', 'unknown'],
  StarRemoved: ['star_removed', 'unknown'],
  SubteamCreated: ['subteam_created', 'unknown'],
  SubteamMembersChanged: ['subteam_members_changed', 'unknown'],
  SubteamSelfAdded: ['subteam_self_added', 'unknown'],
  SubteamSelfRemoved: ['subteam_self_removed', 'unknown'],
  SubteamUpdated: ['subteam_updated', 'unknown'],
  TeamAccessGranted: ['team_access_granted', 'unknown'],
  TeamAccessRevoked: ['team_access_revoked', 'unknown'],
  TeamDomainChange: ['team_domain_change', 'none', {}],
  TeamJoin: ['team_join', 'member_count', { user: 'U1', name: 'Ada', avatar: AVATAR, timestamp: '1700000000.000000' }],
  TeamRename: ['team_rename', 'none', {}],
  TokensRevoked: ['tokens_revoked', 'none', {}],
  UserChange: [
    'user_change',
    'none',
    { user: 'U1', name: 'Ada', avatar: AVATAR, deleted: false, timestamp: '1700000123.000000' },
  ],
  UserHuddleChanged: ['user_change', 'none', { user: 'U1', name: 'Ada', deleted: false, timestamp: EVENT_TS }],
  UserProfileChanged: ['user_change', 'none', { user: 'U1', name: 'Ada', deleted: false, timestamp: EVENT_TS }],
  UserResourceDenied: ['user_resource_denied', 'unknown'],
  UserResourceGranted: ['user_resource_granted', 'unknown'],
  UserResourceRemoved: ['user_resource_removed', 'unknown'],
  UserStatusChanged: ['user_change', 'none', { user: 'U1', name: 'Ada', deleted: false, timestamp: EVENT_TS }],
  WorkflowDeleted: ['workflow_deleted', 'unknown'],
  WorkflowPublished: ['workflow_published', 'unknown'],
  WorkflowStepDeleted: ['workflow_step_deleted', 'unknown'],
  WorkflowStepExecute: ['workflow_step_execute', 'unknown'],
  WorkflowUnpublished: ['workflow_unpublished', 'unknown'],
};

const files = readdirSync(SAMPLES);

test('each sample has a row in the table, and each row a sample', () => {
  expect(new Set(files)).toEqual(new Set(Object.keys(ROWS).map((name) => `${name}Payload.json`)));
  expect(files).toHaveLength(96);
});

test.each(files)('the sample %s without ids becomes an unknown record', (file) => {
  const record = recordOf(sample(file));
  const type = z.object({ event: z.object({ type: z.string() }) }).parse(sample(file)).event.type;
  const metric_type = type === 'app_rate_limited' ? 'none' : 'unknown';
  expect(record).toMatchObject({ event_type: type, metric_type, team: '', received_at: RECEIVED_AT_MS });
  expect(parseAgain(record)).toStrictEqual(record);
});

test.each(Object.entries(ROWS))(
  'the sample %s with ids becomes the record of its row',
  (name, [event_type, metric_type, fields = {}]) => {
    const record = recordOf(fillIn(sample(`${name}Payload.json`)));
    expect(record).toMatchObject({ event_type, metric_type, team: 'T1', ...fields });
    if (metric_type !== 'unknown' && name !== 'AppRateLimited') expect(record.event_id).toBe('Ev1');
    expect(parseAgain(record)).toStrictEqual(record);
    expect(JSON.stringify(record)).not.toMatch(/SECRET|@example\.com|blocks|attachments|old text/);
  },
);

test.each(Object.entries(ROWS))('the sample %s in a direct message becomes a record without text', (name) => {
  const direct = fillIn(sample(`${name}Payload.json`), { channel_type: 'im', channel: 'D1' });
  expect(recordOf(direct)).not.toHaveProperty('text');
});

function sample(file: string): unknown {
  return JSON.parse(readFileSync(new URL(file, SAMPLES), 'utf8'));
}

function recordOf(json: unknown): SlackRecord {
  const envelope = parseEnvelope(json);
  if (envelope?.kind !== 'event' && envelope?.kind !== 'rate_limit') throw new Error(`not an event: ${envelope?.kind}`);
  return normalize(envelope, RECEIVED_AT_MS);
}

function parseAgain(record: SlackRecord): unknown {
  return parseRecord(JSON.parse(JSON.stringify(record)));
}

const VALUES: { readonly [field: string]: unknown } = {
  token: 'SECRET',
  email: 'ada@example.com',
  event_id: 'Ev1',
  event_time: 1_700_000_000,
  team_id: 'T1',
  user: 'U1',
  creator: 'U1',
  channel: 'C1',
  new_channel_id: 'C2',
  old_channel_id: 'C1',
  channel_type: 'channel',
  ts: TS,
  event_ts: EVENT_TS,
  deleted_ts: DELETED_TS,
  thread_ts: THREAD_TS,
  text: 'hello',
  reaction: 'wave',
  name: 'garden',
  real_name: 'Ada Lovelace',
  display_name: 'Ada',
  image_72: AVATAR,
  cache_ts: 1_700_000_123,
  minute_rate_limited: 1_700_000_040,
};

/** A sample with ids and times, as the action of a person: without `bot_profile`. */
function fillIn(json: unknown, values: { readonly [field: string]: unknown } = {}, parent = ''): unknown {
  if (Array.isArray(json)) return json.map((item) => fillIn(item, values, parent));
  if (typeof json !== 'object' || json === null) return json;
  return Object.fromEntries(
    Object.entries(json).flatMap(([field, value]) => {
      if (field === 'bot_profile') return [];
      if (field === 'edited' && parent === 'previous_message') return [];
      if (typeof value === 'object' && value !== null) return [[field, fillIn(value, values, field)]];
      if (field === 'id') return [[field, parent === 'user' ? 'U1' : 'C1']];
      if (field === 'type') return [[field, value || (parent === '' ? 'event_callback' : 'message')]];
      if (field === 'ts' && parent === 'edited') return [[field, EDITED_TS]];
      if (field === 'text' && parent === 'previous_message') return [[field, 'old text']];
      return [[field, values[field] ?? VALUES[field] ?? value]];
    }),
  );
}
