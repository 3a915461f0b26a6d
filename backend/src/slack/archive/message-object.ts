import type { ChannelType, RecordSource, SlackRecord } from '../../core/records/record.ts';
import type { EventEnvelope } from '../events/envelope.ts';
import { messageRecord } from '../events/message-event.ts';
import { naturalKey } from '../events/record-fields.ts';

/** Where a message was kept, and what it does not say itself: it names neither its workspace nor its channel. */
export interface ArchiveContext {
  source: Exclude<RecordSource, 'slack'>;
  team: string;
  channel: string;
  channel_type: ChannelType;
  /** The bot user of this very app, if it is known. */
  botUserId: string | undefined;
}

/**
 * The record of a message as `conversations.history`, `conversations.replies` and the files of an export keep it: as it is
 * now, edits applied. It says the same of the message as the live events did, so the two fold to one. `undefined` where it
 * does not say which message it is. `receivedAt`: ms UTC.
 */
export function messageObjectRecord(
  json: object,
  { source, team, channel, channel_type, botUserId: own_user }: ArchiveContext,
  receivedAt: number,
): SlackRecord | undefined {
  const event = { ...json, ...tombstoneFields(json), channel, channel_type };
  const envelope: EventEnvelope = {
    kind: 'event',
    type: 'message',
    team,
    event,
    botUserId: own_user,
    event_id: undefined,
    event_time: undefined,
  };
  const record = messageRecord(event, { envelope, receivedAt });
  return record && { ...record, source, event_id: `${source}:${naturalKey(record)}` };
}

/** What stays of a deleted message that has replies: live it is a change, and then a deletion (42wim/matterbridge#600). */
function tombstoneFields(json: object): object {
  const isTombstone = 'subtype' in json && json.subtype === 'tombstone' && 'ts' in json;
  return isTombstone ? { subtype: 'message_deleted', deleted_ts: json.ts } : {};
}
