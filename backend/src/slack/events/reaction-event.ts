import type { ReactionRecord } from '../../core/records/record.ts';
import { lenientObject, lenientText, lenientTs } from '../lenient-schema.ts';
import { commonFields, eventTimestamp, isBotUser, type ReceivedEnvelope } from './record-fields.ts';

/** `item` identifies the message, or is a file: docs.slack.dev/reference/events/reaction_added */
const reactionEventSchema = lenientObject({
  user: lenientText,
  reaction: lenientText,
  item: lenientObject({ type: lenientText, channel: lenientText, ts: lenientTs }),
  event_ts: lenientTs,
});

/** The record of `reaction_added`; `undefined` unless it names a user, an emoji and a message. */
export function reactionAddedRecord(json: unknown, received: ReceivedEnvelope): ReactionRecord | undefined {
  return reactionRecord('reaction_added', json, received);
}

/** The record of `reaction_removed`; `undefined` unless it names a user, an emoji and a message. */
export function reactionRemovedRecord(json: unknown, received: ReceivedEnvelope): ReactionRecord | undefined {
  return reactionRecord('reaction_removed', json, received);
}

function reactionRecord(
  event_type: ReactionRecord['event_type'],
  json: unknown,
  received: ReceivedEnvelope,
): ReactionRecord | undefined {
  const event = reactionEventSchema.parse(json);
  if (!event?.user || !event.reaction || event.item?.type !== 'message') return undefined;
  const { channel, ts } = event.item;
  if (!channel || !ts) return undefined;
  return {
    ...commonFields(received, ts, isBotUser(event.user, received)),
    event_type,
    metric_type: 'reaction_count',
    channel,
    user: event.user,
    reaction: event.reaction,
    event_ts: eventTimestamp(event.event_ts, received),
  };
}
