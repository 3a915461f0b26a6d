import type { SlackRecord } from '../../core/records/record.ts';
import { bookkeepingParser, rateLimitRecord, unknownRecord } from './bookkeeping-event.ts';
import { channelCreatedRecord, channelRenameRecord, memberJoinedChannelRecord } from './channel-event.ts';
import type { EventEnvelope, RateLimitEnvelope } from './envelope.ts';
import { messageRecord } from './message-event.ts';
import { reactionAddedRecord, reactionRemovedRecord } from './reaction-event.ts';
import { naturalKey, type ReceivedEnvelope } from './record-fields.ts';
import { teamJoinRecord, userChangeRecord } from './user-event.ts';
import { workspaceParser } from './workspace-event.ts';

/** Makes a record of an event of its type, or `undefined` if the event lacks what identifies it. */
type EventParser = (event: unknown, delivery: ReceivedEnvelope) => SlackRecord | undefined;

/** Everything we know of Slack's event types. A map, since `constructor` is a possible type too. */
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
  ['reaction_added', reactionAddedRecord],
  ['reaction_removed', reactionRemovedRecord],
  ['channel_archive', bookkeepingParser('channel_archive', ['channel'])],
  ['channel_unarchive', bookkeepingParser('channel_unarchive', ['channel'])],
  ['channel_deleted', bookkeepingParser('channel_deleted', ['channel'])],
  ['channel_id_changed', bookkeepingParser('channel_id_changed', ['channel'])],
  ['team_rename', workspaceParser('team_rename')],
  ['team_domain_change', workspaceParser('team_domain_change')],
  ['app_uninstalled', bookkeepingParser('app_uninstalled', [])],
  ['tokens_revoked', bookkeepingParser('tokens_revoked', [])],
]);

/**
 * The record of what Slack posted, whatever it is: what we do not know, or what does not say whom or what it concerns,
 * becomes an `unknown` one. Pure; `receivedAt` is in ms UTC.
 */
export function normalize(envelope: EventEnvelope | RateLimitEnvelope, receivedAt: number): SlackRecord {
  if (envelope.kind === 'rate_limit') return rateLimitRecord(envelope, receivedAt);
  const delivery = { envelope, receivedAt };
  // Without a workspace nothing is anybody's: every identity starts with it.
  const known = envelope.team === '' ? undefined : EVENT_PARSERS.get(envelope.type)?.(envelope.event, delivery);
  const record = known ?? unknownRecord(delivery);
  return envelope.event_id ? record : { ...record, event_id: naturalKey(record) };
}
