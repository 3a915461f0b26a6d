import type { SlackRecord } from '../../core/records/record.ts';
import type { Milliseconds } from '../../core/time/units.ts';
import { appLeftChannelRecord, bookkeepingParser, rateLimitRecord, unknownRecord } from './bookkeeping-event.ts';
import { channelCreatedRecord, channelRenameRecord, memberJoinedChannelRecord } from './channel-event.ts';
import type { EventEnvelope, RateLimitEnvelope } from './envelope.ts';
import { messageRecord } from './message-event.ts';
import { reactionAddedRecord, reactionRemovedRecord } from './reaction-event.ts';
import { naturalKey, type ReceivedEnvelope } from './record-fields.ts';
import { teamJoinRecord, userChangeRecord } from './user-event.ts';
import { channelDeletedRecord, channelHistoryChangedRecord, channelIdChangedRecord } from './whole-channel-event.ts';
import { workspaceParser } from './workspace-event.ts';

/** Turns an event of one type into a record; `undefined` if the event lacks identifying fields. Never throws. */
type EventParser = (event: unknown, received: ReceivedEnvelope) => SlackRecord | undefined;

/**
 * The parser of each known event type; see docs/slack-events.md#events. A `Map`, because an object would have a value
 * for the type `constructor`.
 */
const EVENT_PARSERS: ReadonlyMap<string, EventParser> = new Map<string, EventParser>([
  ['message', messageRecord],
  ['team_join', teamJoinRecord],
  ['user_change', userChangeRecord],
  ['user_profile_changed', userChangeRecord],
  ['user_status_changed', userChangeRecord],
  ['user_huddle_changed', userChangeRecord],
  ['channel_created', channelCreatedRecord],
  ['channel_rename', channelRenameRecord],
  ['member_joined_channel', memberJoinedChannelRecord],
  ['member_left_channel', bookkeepingParser('member_left_channel', ['channel', 'user'])],
  ['channel_left', appLeftChannelRecord],
  ['group_left', appLeftChannelRecord],
  ['reaction_added', reactionAddedRecord],
  ['reaction_removed', reactionRemovedRecord],
  ['channel_archive', bookkeepingParser('channel_archive', ['channel'])],
  ['channel_unarchive', bookkeepingParser('channel_unarchive', ['channel'])],
  ['channel_deleted', channelDeletedRecord],
  ['group_deleted', channelDeletedRecord],
  ['channel_id_changed', channelIdChangedRecord],
  ['channel_history_changed', channelHistoryChangedRecord],
  ['group_history_changed', channelHistoryChangedRecord],
  ['im_history_changed', channelHistoryChangedRecord],
  ['team_rename', workspaceParser('team_rename')],
  ['team_domain_change', workspaceParser('team_domain_change')],
  ['app_uninstalled', bookkeepingParser('app_uninstalled', [])],
  ['tokens_revoked', bookkeepingParser('tokens_revoked', [])],
]);

/**
 * Turns an envelope of any event type into one record. An event of an unknown type, or without identifying fields,
 * becomes an `unknown` record; see docs/slack-events.md#unknown-events. Pure; `receivedAt`: ms UTC.
 */
export function normalize(envelope: EventEnvelope | RateLimitEnvelope, receivedAt: Milliseconds): SlackRecord {
  if (envelope.kind === 'rate_limit') return rateLimitRecord(envelope, receivedAt);
  const received = { envelope, receivedAt };
  // Without a workspace no event can be identified; see docs/slack-events.md#identity
  const known = envelope.team === '' ? undefined : EVENT_PARSERS.get(envelope.type)?.(envelope.event, received);
  const record = known ?? unknownRecord(received);
  return envelope.event_id ? record : { ...record, event_id: naturalKey(record) };
}
