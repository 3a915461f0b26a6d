import type {
  ChannelConvertedRecord,
  ChannelIdChangedRecord,
  MessageDeletedRecord,
  SlackRecord,
} from '../../core/records/record.ts';
import { formatSlackTimestamp } from '../../core/time/slack-timestamp.ts';
import { type Microseconds, type Milliseconds, usToMs } from '../../core/time/units.ts';
import { naturalKey } from '../events/record-fields.ts';
import type { ArchiveContext } from './message-object.ts';

/** What the records have in common. The Web API shows the change, and no event of it arrived. */
type Origin = Pick<ArchiveContext, 'source' | 'team' | 'channel'>;

/** The record of a channel that the Web API shows as private, or public. `at`: now, microseconds UTC. */
export function convertedRecord(origin: Origin, isPrivate: boolean, at: Microseconds): ChannelConvertedRecord {
  const fields = { event_type: 'channel_converted', metric_type: 'none', private: isPrivate } as const;
  return withEventId({ ...commonFields(origin, at, usToMs(at)), ...fields });
}

/** The record of a channel that the Web API shows under another id. `at`: now, microseconds UTC. */
export function idChangedRecord(origin: Origin, oldId: string, at: Microseconds): ChannelIdChangedRecord {
  const fields = { event_type: 'channel_id_changed', metric_type: 'none', old_channel: oldId } as const;
  return withEventId({ ...commonFields(origin, at, usToMs(at)), ...fields });
}

/**
 * The record of a message that the Web API does not return any more. `at`: the time of the message, microseconds UTC;
 * `receivedAt`: ms UTC.
 */
export function goneMessageRecord(
  { channel_type, ...origin }: Origin & Pick<ArchiveContext, 'channel_type'>,
  at: Microseconds,
  bot: boolean,
  receivedAt: Milliseconds,
): MessageDeletedRecord {
  const fields = { event_type: 'message_deleted', metric_type: 'none', channel_type, bot } as const;
  return withEventId({ ...commonFields(origin, at, receivedAt), ...fields });
}

function commonFields({ source, team, channel }: Origin, at: Microseconds, received_at: Milliseconds) {
  const timestamp = formatSlackTimestamp(Math.round(at));
  return { v: 1, event_id: '', team, timestamp, bot: false, source, received_at, channel } as const;
}

function withEventId<R extends SlackRecord>(record: R): R {
  return { ...record, event_id: `${record.source}:${naturalKey(record)}` };
}
