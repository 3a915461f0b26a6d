import type { ChannelCreatedRecord, ChannelJoinRecord, ChannelRenameRecord } from '../../core/records/record.ts';
import { formatSlackTimestamp } from '../../core/time/slack-timestamp.ts';
import { SECOND_US } from '../../core/time/units.ts';
import { lenientObject, lenientSeconds, lenientText, lenientTs, omitUndefined } from '../lenient-schema.ts';
import { commonFields, eventTimestamp, isBotUser, type ReceivedEnvelope } from './record-fields.ts';

/** In these two events `channel` is an object (docs.slack.dev/reference/events/channel_created), elsewhere an id. */
const channelEventSchema = lenientObject({
  channel: lenientObject({ id: lenientText, name: lenientText, created: lenientSeconds, creator: lenientText }),
  event_ts: lenientTs,
});

const memberEventSchema = lenientObject({ user: lenientText, channel: lenientText, event_ts: lenientTs });

export function channelCreatedRecord(json: unknown, delivery: ReceivedEnvelope): ChannelCreatedRecord | undefined {
  const event = channelEventSchema.parse(json);
  if (!event?.channel?.id) return undefined;
  const { id, name, created, creator } = event.channel;
  const createdTs = created === undefined ? undefined : formatSlackTimestamp(created * SECOND_US);
  return {
    ...commonFields(delivery, eventTimestamp(event.event_ts ?? createdTs, delivery), isBotUser(creator, delivery)),
    event_type: 'channel_created',
    metric_type: 'channel_count',
    channel: id,
    ...omitUndefined({ name, user: creator }),
  };
}

export function channelRenameRecord(json: unknown, delivery: ReceivedEnvelope): ChannelRenameRecord | undefined {
  const event = channelEventSchema.parse(json);
  if (!event?.channel?.id || !event.channel.name) return undefined;
  return {
    ...commonFields(delivery, eventTimestamp(event.event_ts, delivery), false),
    event_type: 'channel_rename',
    metric_type: 'none',
    channel: event.channel.id,
    name: event.channel.name,
  };
}

/** The `channel_type` here is "C" or "G", which is not that of messages and says nothing. */
export function memberJoinedChannelRecord(json: unknown, delivery: ReceivedEnvelope): ChannelJoinRecord | undefined {
  const event = memberEventSchema.parse(json);
  if (!event?.channel || !event.user) return undefined;
  return {
    ...commonFields(delivery, eventTimestamp(event.event_ts, delivery), isBotUser(event.user, delivery)),
    event_type: 'member_joined_channel',
    metric_type: 'channel_join_count',
    channel: event.channel,
    user: event.user,
  };
}
