import type { ReactionRecord } from '../core/record.ts';
import { common, type Delivery, happened, isProgram } from './delivery.ts';
import { object, slackTs, text } from './lenient.ts';

/** Where the post is stands inside `item` (docs.slack.dev/reference/events/reaction_added); files can be items too. */
const reactionEvent = object({
  user: text,
  reaction: text,
  item: object({ type: text, channel: text, ts: slackTs }),
  event_ts: slackTs,
});

export function reactionAddedRecord(json: unknown, delivery: Delivery): ReactionRecord | undefined {
  return reactionRecord('reaction_added', json, delivery);
}

export function reactionRemovedRecord(json: unknown, delivery: Delivery): ReactionRecord | undefined {
  return reactionRecord('reaction_removed', json, delivery);
}

function reactionRecord(
  event_type: ReactionRecord['event_type'],
  json: unknown,
  delivery: Delivery,
): ReactionRecord | undefined {
  const event = reactionEvent.parse(json);
  if (!event?.user || !event.reaction || event.item?.type !== 'message') return undefined;
  const { channel, ts } = event.item;
  if (!channel || !ts) return undefined;
  return {
    ...common(delivery, ts, isProgram(event.user, delivery)),
    event_type,
    metric_type: 'reaction_count',
    channel,
    user: event.user,
    reaction: event.reaction,
    event_ts: happened(event.event_ts, delivery),
  };
}
