import type {
  ChannelConvertedRecord,
  ChannelDeletedRecord,
  ChannelHistoryChangedRecord,
  ChannelIdChangedRecord,
} from '../../core/records/record.ts';
import { lenientObject, lenientText, lenientTs, omitUndefined } from '../lenient-schema.ts';
import { commonFields, eventTimestamp, type ReceivedEnvelope } from './record-fields.ts';

const wholeChannelSchema = lenientObject({
  channel: lenientText,
  old_channel_id: lenientText,
  new_channel_id: lenientText,
  latest: lenientTs,
  event_ts: lenientTs,
});

/**
 * The record of `channel_id_changed`; `undefined` without both ids. See
 * docs.slack.dev/reference/events/channel_id_changed
 */
export function channelIdChangedRecord(json: unknown, received: ReceivedEnvelope): ChannelIdChangedRecord | undefined {
  const { old_channel_id, new_channel_id, event_ts } = wholeChannelSchema.parse(json) ?? {};
  if (!old_channel_id || !new_channel_id) return undefined;
  return {
    ...commonFields(received, eventTimestamp(event_ts, received), false),
    event_type: 'channel_id_changed',
    metric_type: 'none',
    channel: new_channel_id,
    old_channel: old_channel_id,
  };
}

/**
 * The record of `channel_deleted` and `group_deleted`; `undefined` without a channel. See
 * docs.slack.dev/reference/events/channel_deleted
 */
export function channelDeletedRecord(json: unknown, received: ReceivedEnvelope): ChannelDeletedRecord | undefined {
  const { channel, event_ts } = wholeChannelSchema.parse(json) ?? {};
  if (!channel) return undefined;
  return {
    ...commonFields(received, eventTimestamp(event_ts, received), false),
    event_type: 'channel_deleted',
    metric_type: 'none',
    channel,
  };
}

/**
 * The record of `channel_history_changed` and the same events of groups and direct conversations. See
 * docs.slack.dev/reference/events/channel_history_changed
 */
export function channelHistoryChangedRecord(json: unknown, received: ReceivedEnvelope): ChannelHistoryChangedRecord {
  const { channel, latest, event_ts } = wholeChannelSchema.parse(json) ?? {};
  return {
    ...commonFields(received, eventTimestamp(event_ts, received), false),
    event_type: 'channel_history_changed',
    metric_type: 'none',
    ...omitUndefined({ channel, latest }),
  };
}

/** The record of a channel that became private, or public, at `timestamp`. */
export function channelConvertedRecord(
  channel: string,
  isPrivate: boolean,
  timestamp: string,
  received: ReceivedEnvelope,
): ChannelConvertedRecord {
  return {
    ...commonFields(received, timestamp, false),
    event_type: 'channel_converted',
    metric_type: 'none',
    channel,
    private: isPrivate,
  };
}
