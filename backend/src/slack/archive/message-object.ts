import type { ChannelType, RecordSource, SlackRecord } from '../../core/records/record.ts';
import type { Milliseconds } from '../../core/time/units.ts';
import type { EventEnvelope } from '../events/envelope.ts';
import { messageRecord } from '../events/message-event.ts';
import { naturalKey } from '../events/record-fields.ts';

/** The origin of an archived object: a message object names neither its workspace nor its channel. */
export interface ArchiveContext {
  source: Exclude<RecordSource, 'slack'>;
  team: string;
  channel: string;
  channel_type: ChannelType;
  /** The app's own bot user, if it is known. */
  botUserId: string | undefined;
}

/**
 * The record of a message object, as `conversations.history`, `conversations.replies` and an export return it: the
 * message as it is now, edits applied. It folds to the same state as the live events of the message. `undefined` if the
 * object does not identify a message. `receivedAt`: ms UTC. See docs/slack-events.md#archived-messages
 */
export function messageObjectRecord(
  json: object,
  { source, team, channel, channel_type, botUserId }: ArchiveContext,
  receivedAt: Milliseconds,
): SlackRecord | undefined {
  // Every message of an export has a profile. The importer reads it where the lists of the export have no name.
  const profile = source === 'import' ? { user_profile: undefined } : {};
  const event = { ...json, ...profile, ...tombstoneFields(json), channel, channel_type };
  const envelope: EventEnvelope = {
    kind: 'event',
    type: 'message',
    team,
    event,
    botUserId,
    event_id: undefined,
    event_time: undefined,
  };
  const record = messageRecord(event, { envelope, receivedAt });
  return record && { ...record, source, event_id: `${source}:${naturalKey(record)}` };
}

/** Turns the tombstone of a deleted message into the event of its deletion; see docs/slack-events.md#deletions */
function tombstoneFields(json: object): object {
  const isTombstone = 'subtype' in json && json.subtype === 'tombstone' && 'ts' in json;
  return isTombstone ? { subtype: 'message_deleted', deleted_ts: json.ts } : {};
}
