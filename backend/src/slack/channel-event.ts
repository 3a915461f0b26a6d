import type { ChannelCreatedRecord, ChannelJoinRecord, ChannelRenameRecord } from '../core/record.ts';
import { formatSlackTimestamp, SECOND_US } from '../core/timestamp.ts';
import { common, type Delivery, happened, isProgram } from './delivery.ts';
import { given, object, seconds, slackTs, text } from './lenient.ts';

/** In these two events `channel` is an object (docs.slack.dev/reference/events/channel_created), elsewhere an id. */
const channelEvent = object({
  channel: object({ id: text, name: text, created: seconds, creator: text }),
  event_ts: slackTs,
});

const memberEvent = object({ user: text, channel: text, event_ts: slackTs });

export function channelCreatedRecord(json: unknown, delivery: Delivery): ChannelCreatedRecord | undefined {
  const event = channelEvent.parse(json);
  if (!event?.channel?.id) return undefined;
  const { id, name, created, creator } = event.channel;
  const createdTs = created === undefined ? undefined : formatSlackTimestamp(created * SECOND_US);
  return {
    ...common(delivery, happened(event.event_ts ?? createdTs, delivery), isProgram(creator, delivery)),
    event_type: 'channel_created',
    metric_type: 'channel_count',
    channel: id,
    ...given({ name, user: creator }),
  };
}

export function channelNameRecord(json: unknown, delivery: Delivery): ChannelRenameRecord | undefined {
  const event = channelEvent.parse(json);
  if (!event?.channel?.id || !event.channel.name) return undefined;
  return {
    ...common(delivery, happened(event.event_ts, delivery), false),
    event_type: 'channel_rename',
    metric_type: 'none',
    channel: event.channel.id,
    name: event.channel.name,
  };
}

/** The `channel_type` here is "C" or "G", which is not that of messages and says nothing. */
export function channelJoinRecord(json: unknown, delivery: Delivery): ChannelJoinRecord | undefined {
  const event = memberEvent.parse(json);
  if (!event?.channel || !event.user) return undefined;
  return {
    ...common(delivery, happened(event.event_ts, delivery), isProgram(event.user, delivery)),
    event_type: 'member_joined_channel',
    metric_type: 'channel_join_count',
    channel: event.channel,
    user: event.user,
  };
}
