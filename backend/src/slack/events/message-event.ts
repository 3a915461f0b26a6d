import { z } from 'zod';
import { convertedToPrivate } from '../../core/records/converted-to-private.ts';
import { isEnterpriseId } from '../../core/records/enterprise-id.ts';
import { parseChannelType } from '../../core/records/parse-record.ts';
import type { BookkeepingRecord, ChannelType, MessageRecord, SlackRecord } from '../../core/records/record.ts';
import {
  lenientName,
  lenientObject,
  lenientText,
  lenientTrue,
  lenientTs,
  lenientUnknown,
  omitUndefined,
} from '../lenient-schema.ts';
import { avatarOf, avatarShape } from './avatar.ts';
import type { EventEnvelope } from './envelope.ts';
import { commonFields, eventTimestamp, isBotUser, type ReceivedEnvelope } from './record-fields.ts';
import { channelConvertedRecord } from './whole-channel-event.ts';

/**
 * The subtypes of posts by people and bots: an allow list, because Slack adds subtypes. See docs/slack-events.md#posts
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
/** The author as Slack shows them beside the message, for example a person of another workspace. */
const userProfileSchema = lenientObject({
  display_name: lenientName,
  real_name: lenientName,
  first_name: lenientName,
  name: lenientName,
  team: lenientText,
  ...avatarShape,
});
const postSchema = z.object(postShape);
const messageEventSchema = lenientObject({
  ...postShape,
  channel: lenientText,
  channel_type: lenientUnknown,
  hidden: lenientTrue,
  deleted_ts: lenientTs,
  event_ts: lenientTs,
  user_profile: userProfileSchema,
  user_team: lenientText,
  source_team: lenientText,
  message: postSchema.optional().catch(undefined),
  previous_message: postSchema.optional().catch(undefined),
});
type Post = z.infer<typeof postSchema>;
type MessageEvent = NonNullable<z.infer<typeof messageEventSchema>>;
type ChannelFields = { channel: string; channel_type: ChannelType };

/**
 * The record of a `message` event by its subtype, or `undefined` if the event does not identify a message. See
 * docs/slack-events.md#message-subtypes
 */
export function messageRecord(json: unknown, received: ReceivedEnvelope): SlackRecord | undefined {
  const event = messageEventSchema.parse(json);
  if (!event?.channel) return undefined;
  const channelFields = { channel: event.channel, channel_type: parseChannelType(event.channel_type, event.channel) };
  if (event.subtype === 'message_changed') return messageChangedRecord(event, channelFields, received);
  if (event.subtype === 'message_deleted') return messageDeletedRecord(event, channelFields, received);
  // Over the Events API `message_replied` lacks its subtype: docs.slack.dev/reference/events/message/message_replied
  if (!event.subtype && event.message && !event.user && !event.text) {
    return uncountedMessageRecord({ ...event, subtype: 'message_replied' }, channelFields, received);
  }
  const isPrivate = convertedToPrivate(event.subtype);
  if (isPrivate !== undefined)
    return channelConvertedRecord(
      event.channel,
      isPrivate,
      event.ts ?? eventTimestamp(event.event_ts, received),
      received,
    );
  if (event.hidden || !POST_SUBTYPES.has(event.subtype)) return uncountedMessageRecord(event, channelFields, received);
  return postedMessageRecord(event, channelFields, received);
}

function postedMessageRecord(
  event: MessageEvent,
  channelFields: ChannelFields,
  received: ReceivedEnvelope,
): SlackRecord | undefined {
  const bot = isBot(event, received);
  if (!event.ts || (!event.user && !bot)) return undefined;
  const { v, event_id, team, timestamp, source, received_at } = commonFields(received, event.ts, bot);
  // Most records are posts, and spreading an object into a literal takes a hundred times as long as naming its fields.
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
    channel: channelFields.channel,
    channel_type: channelFields.channel_type,
  };
  const { user, thread_ts, subtype, edited } = event;
  return Object.assign(
    record,
    omitUndefined({ user, thread_ts, subtype, edited_ts: edited?.ts }),
    storableText(channelFields, event),
    bot ? {} : authorProfile(event.user_profile),
    authorHome(event, received.envelope),
  );
}

/**
 * The name and picture of the author, which a message carries where `users.info` may not find them; see
 * docs/slack-events.md#users
 */
function authorProfile(profile: z.infer<typeof userProfileSchema>): { user_name?: string; user_avatar?: string } {
  const user_name = profile?.display_name ?? profile?.real_name ?? profile?.first_name ?? profile?.name;
  return user_name === undefined ? {} : omitUndefined({ user_name, user_avatar: avatarOf(profile) });
}

/**
 * The workspace of the author, where it is another one than that of the record; see docs/slack-events.md#users. On
 * Enterprise Grid a field may hold the enterprise in its place.
 */
function authorHome(
  { user_team, source_team, user_profile }: MessageEvent,
  { team }: EventEnvelope,
): { user_team?: string } {
  const home = user_team ?? source_team ?? user_profile?.team;
  return home === undefined || home === team || isEnterpriseId(home) ? {} : { user_team: home };
}

function messageChangedRecord(
  event: MessageEvent,
  channelFields: ChannelFields,
  received: ReceivedEnvelope,
): SlackRecord | undefined {
  const { message, previous_message: previous } = event;
  if (!message?.ts) return undefined;
  // The first message of a thread with replies was deleted: docs/slack-events.md#deletions
  if (message.subtype === 'tombstone') return deletionRecord(message.ts, previous, channelFields, received);
  const edited = isEdit(message, previous) ? message.edited?.ts : undefined;
  const changed_ts = edited && (event.ts ?? event.event_ts);
  return {
    ...commonFields(received, message.ts, isBot(message, received)),
    event_type: 'message_changed',
    metric_type: 'none',
    ...channelFields,
    ...omitUndefined({ user: message.user, edited_ts: edited, changed_ts }),
    ...storableText(channelFields, message),
  };
}

/**
 * Whether a change is an edit, and not an unfurl or the like: `edited.ts` is new, or the text is. A second edit within
 * one second has the `edited.ts` of the first. See docs/slack-events.md#edits
 */
function isEdit(message: Post, previous: Post | undefined): boolean {
  return message.edited?.ts !== previous?.edited?.ts || (message.text ?? '') !== (previous?.text ?? '');
}

function messageDeletedRecord(
  event: MessageEvent,
  channelFields: ChannelFields,
  received: ReceivedEnvelope,
): SlackRecord | undefined {
  return event.deleted_ts
    ? deletionRecord(event.deleted_ts, event.previous_message, channelFields, received)
    : undefined;
}

/** The author of a tombstone is Slackbot, so `bot` is only set where the deleted message itself was a bot's. */
function deletionRecord(
  ts: string,
  previous: Post | undefined,
  channelFields: ChannelFields,
  received: ReceivedEnvelope,
): SlackRecord {
  const bot = previous !== undefined && previous.subtype !== 'tombstone' && isBot(previous, received);
  return { ...commonFields(received, ts, bot), event_type: 'message_deleted', metric_type: 'none', ...channelFields };
}

/** A notice of Slack's, such as a changed topic or a joined channel. No metric counts it. */
function uncountedMessageRecord(
  event: MessageEvent,
  { channel }: ChannelFields,
  received: ReceivedEnvelope,
): BookkeepingRecord {
  return {
    ...commonFields(received, event.ts ?? eventTimestamp(event.event_ts, received), isBot(event, received)),
    event_type: 'message',
    metric_type: 'none',
    channel,
    ...omitUndefined({ user: event.user, subtype: event.subtype }),
  };
}

/**
 * The fields must be truthy, not just present: files shared by people carry `"bot_id": null`. See
 * docs/slack-events.md#bots
 */
function isBot(message: Post, received: ReceivedEnvelope): boolean {
  const isMarked = Boolean(message.bot_id) || Boolean(message.bot_profile) || message.subtype === 'bot_message';
  return isMarked || isBotUser(message.user, received);
}

/** Direct messages to the app are stored without text; see docs/slack-events.md#direct-messages */
function storableText({ channel_type }: ChannelFields, message: Post): { text?: string } {
  return channel_type === 'channel' || channel_type === 'group' ? { text: message.text ?? '' } : {};
}
