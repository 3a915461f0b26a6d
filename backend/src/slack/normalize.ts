import type { SlackRecord } from '../core/record.ts';
import { bookkeeping, rateLimitRecord, unknownRecord } from './bookkeeping-event.ts';
import { channelCreatedRecord, channelJoinRecord, channelNameRecord } from './channel-event.ts';
import { type Delivery, naturalKey } from './delivery.ts';
import type { EventEnvelope, RateLimitEnvelope } from './envelope.ts';
import { messageRecord } from './message-event.ts';
import { joinRecord, profileRecord } from './people-event.ts';
import { reactionAddedRecord, reactionRemovedRecord } from './reaction-event.ts';
import { workspaceRecord } from './workspace-event.ts';

/** Makes a record of an event of its type, or `undefined` if the event lacks what identifies it. */
type Reader = (event: unknown, delivery: Delivery) => SlackRecord | undefined;

/** Everything we know of Slack's event types. A map, since `constructor` is a possible type too. */
const READERS: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['message', messageRecord],
  ['team_join', joinRecord],
  ['user_change', profileRecord],
  ['user_profile_changed', profileRecord],
  ['user_status_changed', profileRecord],
  ['user_huddle_changed', profileRecord],
  ['channel_created', channelCreatedRecord],
  ['channel_rename', channelNameRecord],
  ['member_joined_channel', channelJoinRecord],
  ['member_left_channel', bookkeeping('member_left_channel', ['channel', 'user'])],
  ['reaction_added', reactionAddedRecord],
  ['reaction_removed', reactionRemovedRecord],
  ['channel_archive', bookkeeping('channel_archive', ['channel'])],
  ['channel_unarchive', bookkeeping('channel_unarchive', ['channel'])],
  ['channel_deleted', bookkeeping('channel_deleted', ['channel'])],
  ['channel_id_changed', bookkeeping('channel_id_changed', ['channel'])],
  ['team_rename', workspaceRecord('team_rename')],
  ['team_domain_change', workspaceRecord('team_domain_change')],
  ['app_uninstalled', bookkeeping('app_uninstalled', [])],
  ['tokens_revoked', bookkeeping('tokens_revoked', [])],
]);

/**
 * The record of what Slack posted, whatever it is: what we do not know, or what does not say whom or what it concerns,
 * becomes an `unknown` one. Pure; `receivedAt` is in ms UTC.
 */
export function normalize(envelope: EventEnvelope | RateLimitEnvelope, receivedAt: number): SlackRecord {
  if (envelope.kind === 'rate_limit') return rateLimitRecord(envelope, receivedAt);
  const delivery = { envelope, receivedAt };
  // Without a workspace nothing is anybody's: every identity starts with it.
  const known = envelope.team === '' ? undefined : READERS.get(envelope.type)?.(envelope.event, delivery);
  const record = known ?? unknownRecord(delivery);
  return envelope.event_id ? record : { ...record, event_id: naturalKey(record) };
}
