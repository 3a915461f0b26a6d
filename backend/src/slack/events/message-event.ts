import { z } from 'zod';
import { parseChannelType } from '../../core/records/parse-record.ts';
import type { BookkeepingRecord, ChannelType, MessageRecord, SlackRecord } from '../../core/records/record.ts';
import {
  lenientObject,
  lenientText,
  lenientTrue,
  lenientTs,
  lenientUnknown,
  omitUndefined,
} from '../lenient-schema.ts';
import { commonFields, eventTimestamp, isBotUser, type ReceivedEnvelope } from './record-fields.ts';

/**
 * What is a post, of a person or (`bot_message`) of a program: docs.slack.dev/reference/events/message. A white list,
 * because Slack adds kinds: counting every `message` overstated a real community by 42 %.
 */
const POST_SUBTYPES: ReadonlySet<string | undefined> = new Set([
  undefined,
  'file_share',
  'thread_broadcast',
  'me_message',
  'bot_message',
]);

const postShape = {
  subtype: lenientText,
  user: lenientText,
  text: lenientText,
  ts: lenientTs,
  thread_ts: lenientTs,
  edited: lenientObject({ ts: lenientTs }),
  bot_id: lenientUnknown,
  bot_profile: lenientUnknown,
};
const postSchema = z.object(postShape);
const messageEventSchema = lenientObject({
  ...postShape,
  channel: lenientText,
  channel_type: lenientUnknown,
  hidden: lenientTrue,
  deleted_ts: lenientTs,
  event_ts: lenientTs,
  message: postSchema.optional().catch(undefined),
  previous_message: postSchema.optional().catch(undefined),
});
type Post = z.infer<typeof postSchema>;
type MessageEvent = NonNullable<z.infer<typeof messageEventSchema>>;
type ChannelFields = { channel: string; channel_type: ChannelType };

/** The record of a `message` event, or `undefined` if it does not say which message it is about. */
export function messageRecord(json: unknown, delivery: ReceivedEnvelope): SlackRecord | undefined {
  const event = messageEventSchema.parse(json);
  if (!event?.channel) return undefined;
  const place = { channel: event.channel, channel_type: parseChannelType(event.channel_type, event.channel) };
  if (event.subtype === 'message_changed') return messageChangedRecord(event, place, delivery);
  if (event.subtype === 'message_deleted') return messageDeletedRecord(event, place, delivery);
  // Over the Events API it comes without its subtype (docs.slack.dev/reference/events/message/message_replied).
  if (!event.subtype && event.message && !event.user && !event.text) {
    return uncountedMessageRecord({ ...event, subtype: 'message_replied' }, place, delivery);
  }
  if (event.hidden || !POST_SUBTYPES.has(event.subtype)) return uncountedMessageRecord(event, place, delivery);
  return postedMessageRecord(event, place, delivery);
}

function postedMessageRecord(
  event: MessageEvent,
  place: ChannelFields,
  delivery: ReceivedEnvelope,
): SlackRecord | undefined {
  const bot = isBot(event, delivery);
  if (!event.ts || (!event.user && !bot)) return undefined;
  const { v, event_id, team, timestamp, source, received_at } = commonFields(delivery, event.ts, bot);
  // Nine of ten records: an object that is spread into a literal costs a hundred times what its fields cost, one by one.
  const record: MessageRecord = {
    v,
    event_id,
    team,
    timestamp,
    bot,
    source,
    received_at,
    event_type: 'message',
    metric_type: 'message_count',
    channel: place.channel,
    channel_type: place.channel_type,
  };
  const { user, thread_ts, subtype, edited } = event;
  return Object.assign(
    record,
    omitUndefined({ user, thread_ts, subtype, edited_ts: edited?.ts }),
    storableText(place, event),
  );
}

function messageChangedRecord(
  event: MessageEvent,
  place: ChannelFields,
  delivery: ReceivedEnvelope,
): SlackRecord | undefined {
  const { message, previous_message: previous } = event;
  if (!message?.ts) return undefined;
  // How Slack deletes the first message of a thread that has replies (42wim/matterbridge#600, slack-edge/slack-edge#10).
  if (message.subtype === 'tombstone') return deletionRecord(message.ts, previous, place, delivery);
  const edited = message.edited?.ts;
  // Unfurls and language detection arrive as changes too: 35 % of real ones carried no new `edited`.
  const edited_ts = edited === previous?.edited?.ts ? undefined : edited;
  return {
    ...commonFields(delivery, message.ts, isBot(message, delivery)),
    event_type: 'message_changed',
    metric_type: 'none',
    ...place,
    ...omitUndefined({ user: message.user, edited_ts }),
    ...storableText(place, message),
  };
}

function messageDeletedRecord(
  event: MessageEvent,
  place: ChannelFields,
  delivery: ReceivedEnvelope,
): SlackRecord | undefined {
  return event.deleted_ts ? deletionRecord(event.deleted_ts, event.previous_message, place, delivery) : undefined;
}

/** A tombstone speaks as Slackbot: it does not tell who had written the message. */
function deletionRecord(
  ts: string,
  previous: Post | undefined,
  place: ChannelFields,
  delivery: ReceivedEnvelope,
): SlackRecord {
  const bot = previous !== undefined && previous.subtype !== 'tombstone' && isBot(previous, delivery);
  return { ...commonFields(delivery, ts, bot), event_type: 'message_deleted', metric_type: 'none', ...place };
}

/** A topic change, a person who joined a channel, and the like: the member events tell of it more reliably. */
function uncountedMessageRecord(
  event: MessageEvent,
  { channel }: ChannelFields,
  delivery: ReceivedEnvelope,
): BookkeepingRecord {
  return {
    ...commonFields(delivery, event.ts ?? eventTimestamp(event.event_ts, delivery), isBot(event, delivery)),
    event_type: 'message',
    metric_type: 'none',
    channel,
    ...omitUndefined({ user: event.user, subtype: event.subtype }),
  };
}

/** By truth, not by presence: in two real exports every file shared by a person carried `"bot_id": null`. */
function isBot(message: Post, delivery: ReceivedEnvelope): boolean {
  const marked = Boolean(message.bot_id) || Boolean(message.bot_profile) || message.subtype === 'bot_message';
  return marked || isBotUser(message.user, delivery);
}

/** What people write to the bot in private is nobody else's business: no text of it is ever stored. */
function storableText({ channel_type }: ChannelFields, message: Post): { text?: string } {
  return channel_type === 'channel' || channel_type === 'group' ? { text: message.text ?? '' } : {};
}
