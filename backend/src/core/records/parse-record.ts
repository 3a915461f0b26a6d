import { parseSlackTimestamp } from '../time/slack-timestamp.ts';
import { convertedToPrivate } from './converted-to-private.ts';
import { parseDefinition } from './counting-definition.ts';
import { type JsonObject, pickBooleans, pickStrings, stringField } from './json-fields.ts';
import {
  BOOKKEEPING_TYPES,
  type BookkeepingType,
  type ChannelType,
  type DefinitionSetRecord,
  type MessageRecord,
  type RecordBase,
  type RecordSource,
  type SlackRecord,
} from './record.ts';

/**
 * Parses a JSON value from the log or the stream. Returns `undefined` if it is not a record.
 *
 * Code behind this function trusts every record. Fields that its kind does not have are dropped, so that a record of a
 * newer version does no harm, and an unknown kind becomes an `UnknownRecord`; see `docs/architecture.md#record`.
 */
export function parseRecord(value: unknown): SlackRecord | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const json: JsonObject = value as JsonObject;
  const { event_id, team, event_type, timestamp, received_at } = json;
  if (json['v'] !== 1 || typeof event_id !== 'string' || typeof team !== 'string') return undefined;
  if (typeof event_type !== 'string' || typeof timestamp !== 'string') return undefined;
  if (typeof received_at !== 'number' || !Number.isFinite(received_at)) return undefined;
  const base: RecordBase = {
    v: 1,
    event_id,
    team,
    timestamp,
    bot: json['bot'] === true,
    source: parseSource(json['source']),
    received_at,
  };
  // Nine of ten records are messages. They are built in one step, because a start parses millions of them.
  if (json['metric_type'] === 'message_count')
    return parseMessage(json, base) ?? toUnknownRecord(json, base, event_type);
  return parseKnownKind(json, base, event_type) ?? toUnknownRecord(json, base, event_type);
}

/** Parses the JSON text of a log entry or of a stream event. Returns `undefined` if it is not a record. */
export function parseRecordJson(json: string): SlackRecord | undefined {
  try {
    return parseRecord(JSON.parse(json));
  } catch {
    return undefined;
  }
}

function parseMessage(
  json: JsonObject,
  { event_id, team, timestamp, bot, source, received_at }: RecordBase,
): MessageRecord | undefined {
  const { channel, user, text, question, thread_ts, subtype, edited_ts, user_name, user_avatar, user_team } = json;
  if (typeof channel !== 'string' || !channel || parseSlackTimestamp(timestamp) === undefined) return undefined;
  const record: MessageRecord = {
    v: 1,
    event_id,
    team,
    event_type: 'message',
    metric_type: 'message_count',
    channel,
    channel_type: parseChannelType(json['channel_type'], channel),
    timestamp,
    bot,
    source,
    received_at,
  };
  if (typeof user === 'string') record.user = user;
  if (typeof text === 'string') record.text = text;
  if (typeof question === 'boolean') record.question = question;
  if (typeof thread_ts === 'string') record.thread_ts = thread_ts;
  if (typeof subtype === 'string') record.subtype = subtype;
  if (typeof edited_ts === 'string') record.edited_ts = edited_ts;
  if (typeof user_name === 'string') record.user_name = user_name;
  if (typeof user_avatar === 'string') record.user_avatar = user_avatar;
  if (typeof user_team === 'string') record.user_team = user_team;
  return record;
}

function parseKnownKind(json: JsonObject, base: RecordBase, event_type: string): SlackRecord | undefined {
  const channel = stringField(json, 'channel');
  const user = stringField(json, 'user');
  switch (json['metric_type']) {
    case 'member_count':
      if (!user || parseSlackTimestamp(base.timestamp) === undefined) return undefined;
      return {
        ...base,
        event_type: 'team_join',
        metric_type: 'member_count',
        user,
        ...pickStrings(json, ['name', 'avatar', 'user_team']),
        ...pickBooleans(json, ['guest']),
      };
    case 'channel_count':
      if (!channel || parseSlackTimestamp(base.timestamp) === undefined) return undefined;
      return {
        ...base,
        event_type: 'channel_created',
        metric_type: 'channel_count',
        channel,
        ...pickStrings(json, ['name', 'user']),
      };
    case 'channel_join_count':
      if (!channel || !user) return undefined;
      return { ...base, event_type: 'member_joined_channel', metric_type: 'channel_join_count', channel, user };
    case 'reaction_count': {
      const reaction = stringField(json, 'reaction');
      const event_ts = stringField(json, 'event_ts');
      if (!channel || !user || !reaction || !event_ts) return undefined;
      if (event_type !== 'reaction_added' && event_type !== 'reaction_removed') return undefined;
      return { ...base, event_type, metric_type: 'reaction_count', channel, user, reaction, event_ts };
    }
    case 'none':
      return parseUncountedKind(json, base, event_type, channel, user);
    default:
      return undefined;
  }
}

function parseUncountedKind(
  json: JsonObject,
  base: RecordBase,
  event_type: string,
  channel: string | undefined,
  user: string | undefined,
): SlackRecord | undefined {
  const hasTimestamp = parseSlackTimestamp(base.timestamp) !== undefined;
  const none = { ...base, metric_type: 'none' as const };
  switch (event_type) {
    case 'message_changed':
    case 'message_deleted': {
      if (!channel || !hasTimestamp) return undefined;
      const message = { ...none, channel, channel_type: parseChannelType(json['channel_type'], channel) };
      if (event_type === 'message_deleted') return { ...message, event_type };
      return {
        ...message,
        event_type,
        ...pickStrings(json, ['user', 'text', 'edited_ts', 'changed_ts']),
        ...pickBooleans(json, ['question']),
      };
    }
    case 'user_change': {
      if (!user || !hasTimestamp) return undefined;
      return {
        ...none,
        event_type,
        user,
        ...pickStrings(json, ['name', 'avatar', 'user_team']),
        ...pickBooleans(json, ['deleted', 'guest']),
      };
    }
    case 'channel_rename': {
      const name = stringField(json, 'name');
      return channel && name !== undefined && hasTimestamp ? { ...none, event_type, channel, name } : undefined;
    }
    case 'channel_info': {
      const name = stringField(json, 'name');
      if (!channel || name === undefined || !hasTimestamp) return undefined;
      return {
        ...none,
        event_type,
        channel,
        name,
        archived: json['archived'] === true,
        general: json['general'] === true,
      };
    }
    case 'channel_id_changed':
    case 'channel_deleted':
    case 'channel_converted':
      return channel && hasTimestamp ? parseChannelWideKind(json, none, event_type, channel) : undefined;
    case 'channel_history_changed':
      return hasTimestamp ? { ...none, event_type, ...pickStrings(json, ['channel', 'latest']) } : undefined;
    case 'workspace_info':
    case 'team_rename':
    case 'team_domain_change':
      return hasTimestamp ? { ...none, event_type, ...pickStrings(json, ['name', 'domain', 'icon']) } : undefined;
    case 'definition_set':
      return hasTimestamp ? parseDefinitionSet(json, none) : undefined;
    case 'message':
      return parseNotice(json, none, channel);
    default:
      if (!isBookkeeping(event_type)) return undefined;
      return { ...none, event_type, ...pickStrings(json, ['channel', 'user', 'subtype']) };
  }
}

function parseDefinitionSet(
  json: JsonObject,
  none: RecordBase & { metric_type: 'none' },
): DefinitionSetRecord | undefined {
  const definition = json['definition'] === null ? null : parseDefinition(json['definition']);
  if (definition === undefined) return undefined;
  const { by = '', note = '' } = pickStrings(json, ['by', 'note']);
  return { ...none, event_type: 'definition_set', definition, by, note };
}

/** The record of a notice. Until 0.2.0 a conversion was stored as one, and the subtype is all that remains of it. */
function parseNotice(
  json: JsonObject,
  none: RecordBase & { metric_type: 'none' },
  channel: string | undefined,
): SlackRecord {
  const isPrivate = convertedToPrivate(stringField(json, 'subtype'));
  if (channel && isPrivate !== undefined && parseSlackTimestamp(none.timestamp) !== undefined)
    return { ...none, event_type: 'channel_converted', channel, private: isPrivate };
  return { ...none, event_type: 'message', ...pickStrings(json, ['channel', 'user', 'subtype']) };
}

/** The record of an event that concerns a whole channel. */
function parseChannelWideKind(
  json: JsonObject,
  none: RecordBase & { metric_type: 'none' },
  event_type: 'channel_id_changed' | 'channel_deleted' | 'channel_converted',
  channel: string,
): SlackRecord | undefined {
  switch (event_type) {
    case 'channel_id_changed': {
      const old_channel = stringField(json, 'old_channel');
      return old_channel ? { ...none, event_type, channel, old_channel } : undefined;
    }
    case 'channel_deleted':
      return { ...none, event_type, channel };
    case 'channel_converted':
      return { ...none, event_type, channel, private: json['private'] === true };
  }
}

function toUnknownRecord(json: JsonObject, base: RecordBase, event_type: string): SlackRecord {
  return { ...base, event_type, metric_type: 'unknown', ...pickStrings(json, ['channel', 'user', 'subtype']) };
}

function parseSource(value: unknown): RecordSource {
  return SOURCES.find((source) => source === value) ?? 'slack';
}

const SOURCES: readonly RecordSource[] = ['slack', 'history', 'import', 'page'];
const CHANNEL_TYPES: readonly unknown[] = ['channel', 'group', 'im', 'mpim', 'app_home'] satisfies ChannelType[];

/**
 * The channel type of a value. Slack omits it at times: then the id decides, and `D...` is a direct conversation; see
 * `docs/slack-events.md#conversation-types`.
 */
export function parseChannelType(value: unknown, channel: string): ChannelType {
  if (CHANNEL_TYPES.includes(value)) return value as ChannelType;
  return channel.startsWith('D') ? 'im' : 'channel';
}

function isBookkeeping(event_type: string): event_type is BookkeepingType {
  return (BOOKKEEPING_TYPES as readonly string[]).includes(event_type);
}
