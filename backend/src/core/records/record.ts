import type { Milliseconds } from '../time/units.ts';
import type { CountingDefinition } from './counting-definition.ts';

/**
 * A record is one JSON value on the topic `slack-events`; see `docs/architecture.md#record`.
 *
 * The union is closed: a new kind breaks the build until the fold handles it. `metric_type` distinguishes the kinds,
 * and `event_type` those whose `metric_type` is `none`.
 */

export type RecordSource = 'slack' | 'history' | 'import' | 'page';
export type ChannelType = 'channel' | 'group' | 'im' | 'mpim' | 'app_home';

/** The fields of every record. */
export interface RecordBase {
  v: 1;
  event_id: string;
  team: string;
  /** Slack's `ts` of the message or change, as text: a decimal fraction would lose microseconds as a number. */
  timestamp: string;
  /** Whether a bot, and not a person, did what the record describes. */
  bot: boolean;
  source: RecordSource;
  /** When this server accepted the event. */
  received_at: Milliseconds;
}

/** A posted message. Team, channel and `timestamp` identify it. */
export interface MessageRecord extends RecordBase {
  event_type: 'message';
  metric_type: 'message_count';
  channel: string;
  channel_type: ChannelType;
  /** Absent on classic bot posts. */
  user?: string;
  /** Absent in direct messages, which keep no text. */
  text?: string;
  /** Whether the text asked something, where it was removed; see `docs/architecture.md#redaction`. */
  question?: boolean;
  thread_ts?: string;
  subtype?: string;
  /** The `ts` of the last edit, for a message that was read after it was edited (history, import). */
  edited_ts?: string;
  /** The name and picture that Slack sends with a message, for example of a person of another workspace. */
  user_name?: string;
  user_avatar?: string;
  /** The workspace of the author, where it is not that of the record; see `docs/slack-events.md#users`. */
  user_team?: string;
}

/** An edit; `timestamp` is that of the message. Without `edited_ts` it is an unfurl, which changes nothing. */
export interface MessageChangedRecord extends RecordBase {
  event_type: 'message_changed';
  metric_type: 'none';
  channel: string;
  channel_type: ChannelType;
  user?: string;
  text?: string;
  /** As in `MessageRecord`. */
  question?: boolean;
  /** `edited.ts` of the message: whole seconds. */
  edited_ts?: string;
  /** The `ts` of the event of the edit, which has microseconds; see `docs/slack-events.md#edits`. */
  changed_ts?: string;
}

/** A deletion; `timestamp` is that of the message. */
export interface MessageDeletedRecord extends RecordBase {
  event_type: 'message_deleted';
  metric_type: 'none';
  channel: string;
  channel_type: ChannelType;
}

/** A person joined the workspace at `timestamp`. */
export interface TeamJoinRecord extends RecordBase {
  event_type: 'team_join';
  metric_type: 'member_count';
  user: string;
  name?: string;
  avatar?: string;
  guest?: boolean;
  /** As in `UserChangeRecord`. */
  user_team?: string;
}

/** A channel was created at `timestamp`. */
export interface ChannelCreatedRecord extends RecordBase {
  event_type: 'channel_created';
  metric_type: 'channel_count';
  channel: string;
  name?: string;
  user?: string;
}

/** A person joined a channel, which is not a join of the workspace. */
export interface ChannelJoinRecord extends RecordBase {
  event_type: 'member_joined_channel';
  metric_type: 'channel_join_count';
  channel: string;
  user: string;
}

/** A reaction; `timestamp` is that of the message. */
export interface ReactionRecord extends RecordBase {
  event_type: 'reaction_added' | 'reaction_removed';
  metric_type: 'reaction_count';
  channel: string;
  user: string;
  reaction: string;
  event_ts: string;
}

/** The name, picture or status of a person since `timestamp`. */
export interface UserChangeRecord extends RecordBase {
  event_type: 'user_change';
  metric_type: 'none';
  user: string;
  name?: string;
  avatar?: string;
  deleted?: boolean;
  /** A guest account, which sees only the channels that it was added to. */
  guest?: boolean;
  /**
   * The workspace of a person of another one. That of the record for a member who has their home in another one, as on
   * Enterprise Grid. Absent for all others; see `docs/slack-events.md#users`.
   */
  user_team?: string;
}

/** The name of a channel since `timestamp`. */
export interface ChannelRenameRecord extends RecordBase {
  event_type: 'channel_rename';
  metric_type: 'none';
  channel: string;
  /** Empty once it was erased; see `docs/slack-events.md#whole-channels`. */
  name: string;
}

/** The properties of a public channel since `timestamp`. */
export interface ChannelInfoRecord extends RecordBase {
  event_type: 'channel_info';
  metric_type: 'none';
  channel: string;
  /** Empty once it was erased. */
  name: string;
  archived: boolean;
  /** The channel that has every member of the workspace. */
  general: boolean;
}

/** A channel has another id since `timestamp`: records of either id concern one channel. */
export interface ChannelIdChangedRecord extends RecordBase {
  event_type: 'channel_id_changed';
  metric_type: 'none';
  /** The new id. */
  channel: string;
  old_channel: string;
}

/** A channel was deleted at `timestamp`, and with it all of its messages until then. */
export interface ChannelDeletedRecord extends RecordBase {
  event_type: 'channel_deleted';
  metric_type: 'none';
  channel: string;
}

/** A channel became private, or public, at `timestamp`. */
export interface ChannelConvertedRecord extends RecordBase {
  event_type: 'channel_converted';
  metric_type: 'none';
  channel: string;
  private: boolean;
}

/**
 * Slack changed many messages of a channel at once, for example after its retention time. It does not say which: they
 * are at or before `latest`. Slack's documented example names no channel either.
 */
export interface ChannelHistoryChangedRecord extends RecordBase {
  event_type: 'channel_history_changed';
  metric_type: 'none';
  channel?: string;
  latest?: string;
}

/** The name, address or picture of the workspace since `timestamp`. */
export interface WorkspaceInfoRecord extends RecordBase {
  event_type: 'workspace_info' | 'team_rename' | 'team_domain_change';
  metric_type: 'none';
  name?: string;
  /** `acme` of acme.slack.com. */
  domain?: string;
  icon?: string;
}

/**
 * What the community counts from `timestamp` on, for all of its past: somebody chose it on the page. It is no event of
 * Slack. See `docs/metrics.md#what-counts`.
 */
export interface DefinitionSetRecord extends RecordBase {
  event_type: 'definition_set';
  metric_type: 'none';
  /** `null`: back to the default. */
  definition: CountingDefinition | null;
  /** Who set it, as they named themselves. */
  by: string;
  note: string;
}

/** An event that no metric counts, such as a changed topic, a member that left, or a rate-limited minute. */
export interface BookkeepingRecord extends RecordBase {
  event_type: BookkeepingType;
  metric_type: 'none';
  channel?: string;
  user?: string;
  subtype?: string;
}

/** An event of another type. It is stored, and it changes no state. */
export interface UnknownRecord extends RecordBase {
  event_type: string;
  metric_type: 'unknown';
  channel?: string;
  user?: string;
  subtype?: string;
}

export type SlackRecord =
  | MessageRecord
  | MessageChangedRecord
  | MessageDeletedRecord
  | TeamJoinRecord
  | ChannelCreatedRecord
  | ChannelJoinRecord
  | ReactionRecord
  | UserChangeRecord
  | ChannelRenameRecord
  | ChannelInfoRecord
  | ChannelIdChangedRecord
  | ChannelDeletedRecord
  | ChannelConvertedRecord
  | ChannelHistoryChangedRecord
  | WorkspaceInfoRecord
  | DefinitionSetRecord
  | BookkeepingRecord
  | UnknownRecord;

export const BOOKKEEPING_TYPES = [
  'message',
  'member_left_channel',
  'channel_archive',
  'channel_unarchive',
  'app_rate_limited',
  'app_uninstalled',
  'tokens_revoked',
] as const;
export type BookkeepingType = (typeof BOOKKEEPING_TYPES)[number];

/** The key on the topic: records of one channel, or of one person outside channels, share a partition and its order. */
export function recordKey(record: SlackRecord): string {
  if ('channel' in record && record.channel) return `${record.team}:${record.channel}`;
  if ('user' in record && record.user) return `${record.team}:${record.user}`;
  return record.team;
}
