import type { ChannelCreatedRecord, ChannelJoinRecord, ChannelRenameRecord } from '../../core/records/record.ts';
import { formatSlackTimestamp } from '../../core/time/slack-timestamp.ts';
import { secondsToUs } from '../../core/time/units.ts';
import {
  lenientName,
  lenientObject,
  lenientSeconds,
  lenientText,
  lenientTs,
  omitUndefined,
} from '../lenient-schema.ts';
import { commonFields, eventTimestamp, isBotUser, type ReceivedEnvelope } from './record-fields.ts';

/** In these two events `channel` is an object (docs.slack.dev/reference/events/channel_created); in others it is an id. */
const channelEventSchema = lenientObject({
  channel: lenientObject({ id: lenientText, name: lenientName, created: lenientSeconds, creator: lenientText }),
  event_ts: lenientTs,
});

const memberEventSchema = lenientObject({ user: lenientText, channel: lenientText, event_ts: lenientTs });

/** The record of `channel_created`; `undefined` without a channel id. */
export function channelCreatedRecord(json: unknown, received: ReceivedEnvelope): ChannelCreatedRecord | undefined {
  const event = channelEventSchema.parse(json);
  if (!event?.channel?.id) return undefined;
  const { id, name, created, creator } = event.channel;
  const createdTs = created === undefined ? undefined : formatSlackTimestamp(secondsToUs(created));
  return {
    ...commonFields(received, eventTimestamp(event.event_ts ?? createdTs, received), isBotUser(creator, received)),
    event_type: 'channel_created',
    metric_type: 'channel_count',
    channel: id,
    ...omitUndefined({ name, user: creator }),
  };
}

/** The record of `channel_rename`; `undefined` without a channel id or a name that people see. */
export function channelRenameRecord(json: unknown, received: ReceivedEnvelope): ChannelRenameRecord | undefined {
  const event = channelEventSchema.parse(json);
  if (!event?.channel?.id || !event.channel.name) return undefined;
  return {
    ...commonFields(received, eventTimestamp(event.event_ts, received), false),
    event_type: 'channel_rename',
    metric_type: 'none',
    channel: event.channel.id,
    name: event.channel.name,
  };
}

/**
 * The record of `member_joined_channel`; `undefined` without a channel or a user. It ignores `channel_type`, which holds `C`
 * or `G` here; see docs/slack-events.md#conversation-types
 */
export function memberJoinedChannelRecord(json: unknown, received: ReceivedEnvelope): ChannelJoinRecord | undefined {
  const event = memberEventSchema.parse(json);
  if (!event?.channel || !event.user) return undefined;
  return {
    ...commonFields(received, eventTimestamp(event.event_ts, received), isBotUser(event.user, received)),
    event_type: 'member_joined_channel',
    metric_type: 'channel_join_count',
    channel: event.channel,
    user: event.user,
  };
}
