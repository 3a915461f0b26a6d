import { parseSlackTimestamp } from '../time/slack-timestamp.ts';
import {
  BOOKKEEPING_TYPES,
  type BookkeepingType,
  type ChannelType,
  type MessageRecord,
  type RecordSource,
  type SlackRecord,
} from './record.ts';

/**
 * The record in a JSON value read from the log or the stream, or `undefined` if it is not one.
 *
 * This is the border: behind it a record is trusted. Fields beyond those of its kind are dropped, so that a newer
 * writer cannot confuse an older reader, and a kind that is not known here becomes `unknown`.
 */
export function parseRecord(value: unknown): SlackRecord | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const json: JsonObject = value as JsonObject;
  const { event_id, team, event_type, timestamp, received_at } = json;
  if (json['v'] !== 1 || typeof event_id !== 'string' || typeof team !== 'string') return undefined;
  if (typeof event_type !== 'string' || typeof timestamp !== 'string') return undefined;
  if (typeof received_at !== 'number' || !Number.isFinite(received_at)) return undefined;
  const common: CommonFields = {
    v: 1,
    event_id,
    team,
    timestamp,
    bot: json['bot'] === true,
    source: parseSource(json['source']),
    received_at,
  };
  // Nine of ten records: of a million that are read at a start, these are not copied from one object to the next.
  if (json['metric_type'] === 'message_count')
    return parseMessage(json, common) ?? toUnknownRecord(json, common, event_type);
  return parseKnownKind(json, common, event_type) ?? toUnknownRecord(json, common, event_type);
}

/** The record of an entry of the log or of a block of the stream, or `undefined` if the text is none. */
export function parseRecordJson(json: string): SlackRecord | undefined {
  try {
    return parseRecord(JSON.parse(json));
  } catch {
    return undefined;
  }
}

type JsonObject = { readonly [field: string]: unknown };
type CommonFields = Pick<SlackRecord, 'v' | 'event_id' | 'team' | 'timestamp' | 'bot' | 'source' | 'received_at'>;

function parseMessage(
  json: JsonObject,
  { event_id, team, timestamp, bot, source, received_at }: CommonFields,
): MessageRecord | undefined {
  const { channel, user, text, thread_ts, subtype, edited_ts } = json;
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
  if (typeof thread_ts === 'string') record.thread_ts = thread_ts;
  if (typeof subtype === 'string') record.subtype = subtype;
  if (typeof edited_ts === 'string') record.edited_ts = edited_ts;
  return record;
}

function parseKnownKind(json: JsonObject, common: CommonFields, event_type: string): SlackRecord | undefined {
  const channel = stringField(json, 'channel');
  const user = stringField(json, 'user');
  switch (json['metric_type']) {
    case 'member_count':
      if (!user || parseSlackTimestamp(common.timestamp) === undefined) return undefined;
      return {
        ...common,
        event_type: 'team_join',
        metric_type: 'member_count',
        user,
        ...pickStrings(json, ['name', 'avatar']),
        ...pickBooleans(json, ['guest']),
      };
    case 'channel_count':
      if (!channel || parseSlackTimestamp(common.timestamp) === undefined) return undefined;
      return {
        ...common,
        event_type: 'channel_created',
        metric_type: 'channel_count',
        channel,
        ...pickStrings(json, ['name', 'user']),
      };
    case 'channel_join_count':
      if (!channel || !user) return undefined;
      return { ...common, event_type: 'member_joined_channel', metric_type: 'channel_join_count', channel, user };
    case 'reaction_count': {
      const reaction = stringField(json, 'reaction');
      const event_ts = stringField(json, 'event_ts');
      if (!channel || !user || !reaction || !event_ts) return undefined;
      if (event_type !== 'reaction_added' && event_type !== 'reaction_removed') return undefined;
      return { ...common, event_type, metric_type: 'reaction_count', channel, user, reaction, event_ts };
    }
    case 'none':
      return parseUncountedKind(json, common, event_type, channel, user);
    default:
      return undefined;
  }
}

function parseUncountedKind(
  json: JsonObject,
  common: CommonFields,
  event_type: string,
  channel: string | undefined,
  user: string | undefined,
): SlackRecord | undefined {
  const dated = parseSlackTimestamp(common.timestamp) !== undefined;
  const none = { ...common, metric_type: 'none' as const };
  switch (event_type) {
    case 'message_changed':
    case 'message_deleted': {
      if (!channel || !dated) return undefined;
      const post = { ...none, channel, channel_type: parseChannelType(json['channel_type'], channel) };
      if (event_type === 'message_deleted') return { ...post, event_type };
      return { ...post, event_type, ...pickStrings(json, ['user', 'text', 'edited_ts']) };
    }
    case 'user_change': {
      if (!user || !dated) return undefined;
      return {
        ...none,
        event_type,
        user,
        ...pickStrings(json, ['name', 'avatar']),
        ...pickBooleans(json, ['deleted', 'guest']),
      };
    }
    case 'channel_rename': {
      const name = stringField(json, 'name');
      return channel && name && dated ? { ...none, event_type, channel, name } : undefined;
    }
    case 'channel_info': {
      const name = stringField(json, 'name');
      if (!channel || !name || !dated) return undefined;
      return {
        ...none,
        event_type,
        channel,
        name,
        archived: json['archived'] === true,
        general: json['general'] === true,
      };
    }
    case 'workspace_info':
    case 'team_rename':
    case 'team_domain_change':
      return dated ? { ...none, event_type, ...pickStrings(json, ['name', 'domain', 'icon']) } : undefined;
    default:
      if (!isBookkeeping(event_type)) return undefined;
      return { ...none, event_type, ...pickStrings(json, ['channel', 'user', 'subtype']) };
  }
}

function toUnknownRecord(json: JsonObject, common: CommonFields, event_type: string): SlackRecord {
  return { ...common, event_type, metric_type: 'unknown', ...pickStrings(json, ['channel', 'user', 'subtype']) };
}

/** Of the named fields those that are there as text. */
function pickStrings<K extends string>(json: JsonObject, fields: readonly K[]): { [F in K]?: string } {
  const found: { [F in K]?: string } = {};
  for (const field of fields) {
    const value = json[field];
    if (typeof value === 'string') found[field] = value;
  }
  return found;
}

/** Of the named fields those that are there as true or false. */
function pickBooleans<K extends string>(json: JsonObject, fields: readonly K[]): { [F in K]?: boolean } {
  const found: { [F in K]?: boolean } = {};
  for (const field of fields) {
    const value = json[field];
    if (typeof value === 'boolean') found[field] = value;
  }
  return found;
}

function stringField(json: JsonObject, field: string): string | undefined {
  const value = json[field];
  return typeof value === 'string' ? value : undefined;
}

function parseSource(value: unknown): RecordSource {
  return value === 'history' || value === 'import' ? value : 'slack';
}

const CHANNEL_TYPES: readonly unknown[] = ['channel', 'group', 'im', 'mpim', 'app_home'] satisfies ChannelType[];

/** A message without `channel_type`: `D...` channels are direct, all others are channels (`research`: Slack omits it at times). */
export function parseChannelType(value: unknown, channel: string): ChannelType {
  if (CHANNEL_TYPES.includes(value)) return value as ChannelType;
  return channel.startsWith('D') ? 'im' : 'channel';
}

function isBookkeeping(event_type: string): event_type is BookkeepingType {
  return (BOOKKEEPING_TYPES as readonly string[]).includes(event_type);
}
