import type { ReactionRecord } from '../../core/records/record.ts';
import { lenientObject, lenientText, lenientTs } from '../lenient-schema.ts';
import { commonFields, eventTimestamp, isBotUser, type ReceivedEnvelope } from './record-fields.ts';

/** Where the post is stands inside `item` (docs.slack.dev/reference/events/reaction_added); files can be items too. */
const reactionEventSchema = lenientObject({
  user: lenientText,
  reaction: lenientText,
  item: lenientObject({ type: lenientText, channel: lenientText, ts: lenientTs }),
  event_ts: lenientTs,
});

export function reactionAddedRecord(json: unknown, delivery: ReceivedEnvelope): ReactionRecord | undefined {
  return reactionRecord('reaction_added', json, delivery);
}

export function reactionRemovedRecord(json: unknown, delivery: ReceivedEnvelope): ReactionRecord | undefined {
  return reactionRecord('reaction_removed', json, delivery);
}

function reactionRecord(
  event_type: ReactionRecord['event_type'],
  json: unknown,
  delivery: ReceivedEnvelope,
): ReactionRecord | undefined {
  const event = reactionEventSchema.parse(json);
  if (!event?.user || !event.reaction || event.item?.type !== 'message') return undefined;
  const { channel, ts } = event.item;
  if (!channel || !ts) return undefined;
  return {
    ...commonFields(delivery, ts, isBotUser(event.user, delivery)),
    event_type,
    metric_type: 'reaction_count',
    channel,
    user: event.user,
    reaction: event.reaction,
    event_ts: eventTimestamp(event.event_ts, delivery),
  };
}
