/**
 * The record: one JSON value on the topic `slack-events`, and the only thing that the rest of the product knows of Slack.
 *
 * The union is closed: a new kind breaks the build until the fold handles it. `metric_type` tells the kinds apart;
 * bookkeeping kinds (`none`) are told apart by `event_type`.
 */

export type RecordSource = 'slack' | 'history' | 'import';
export type ChannelType = 'channel' | 'group' | 'im' | 'mpim' | 'app_home';

interface RecordBase {
  v: 1;
  event_id: string;
  team: string;
  /** Slack's `ts` of the thing concerned, as a string: microseconds must never pass through a float. */
  timestamp: string;
  /** Posted, or done, by a program. */
  bot: boolean;
  source: RecordSource;
  /** When this product accepted it, ms UTC. */
  received_at: number;
}

/** A post. With team and channel its `timestamp` identifies it. */
export interface MessageRecord extends RecordBase {
  event_type: 'message';
  metric_type: 'message_count';
  channel: string;
  channel_type: ChannelType;
  /** Absent on classic bot posts. */
  user?: string;
  /** Absent in direct messages, which keep no text. */
  text?: string;
  thread_ts?: string;
  subtype?: string;
  /** Set when the text is already an edited one (history, import). */
  edited_ts?: string;
}

/** A changed post; `timestamp` is that of the post. Without `edited_ts` it is an unfurl, and changes nothing. */
export interface MessageChangedRecord extends RecordBase {
  event_type: 'message_changed';
  metric_type: 'none';
  channel: string;
  channel_type: ChannelType;
  user?: string;
  text?: string;
  edited_ts?: string;
}

/** A deleted post; `timestamp` is that of the post. */
export interface MessageDeletedRecord extends RecordBase {
  event_type: 'message_deleted';
  metric_type: 'none';
  channel: string;
  channel_type: ChannelType;
}

/** A person joined the workspace; `timestamp` is when. */
export interface TeamJoinRecord extends RecordBase {
  event_type: 'team_join';
  metric_type: 'member_count';
  user: string;
  name?: string;
  avatar?: string;
  guest?: boolean;
}

/** A channel was created; `timestamp` is when. */
export interface ChannelCreatedRecord extends RecordBase {
  event_type: 'channel_created';
  metric_type: 'channel_count';
  channel: string;
  name?: string;
  user?: string;
}

/** A person joined a channel. Not a join of the community. */
export interface ChannelJoinRecord extends RecordBase {
  event_type: 'member_joined_channel';
  metric_type: 'channel_join_count';
  channel: string;
  user: string;
}

/** `timestamp` is that of the post reacted to. */
export interface ReactionRecord extends RecordBase {
  event_type: 'reaction_added' | 'reaction_removed';
  metric_type: 'reaction_count';
  channel: string;
  user: string;
  reaction: string;
  event_ts: string;
}

/** A person's name, picture or kind; `timestamp` is when it changed. */
export interface UserChangeRecord extends RecordBase {
  event_type: 'user_change';
  metric_type: 'none';
  user: string;
  name?: string;
  avatar?: string;
  deleted?: boolean;
  /** Sees only the channels they were asked into. */
  guest?: boolean;
}

/** A channel's name; `timestamp` is when it changed. */
export interface ChannelRenameRecord extends RecordBase {
  event_type: 'channel_rename';
  metric_type: 'none';
  channel: string;
  name: string;
}

/** What a public channel is; `timestamp` is when it became so. */
export interface ChannelInfoRecord extends RecordBase {
  event_type: 'channel_info';
  metric_type: 'none';
  channel: string;
  name: string;
  archived: boolean;
  /** The one that everybody of the workspace is in. */
  general: boolean;
}

/** The workspace's name, address or picture; `timestamp` is when it became so. */
export interface WorkspaceInfoRecord extends RecordBase {
  event_type: 'workspace_info' | 'team_rename' | 'team_domain_change';
  metric_type: 'none';
  name?: string;
  /** `acme` of acme.slack.com. */
  domain?: string;
  icon?: string;
}

/** What we know and do not count: a topic change, a person who left, a limited minute. */
export interface BookkeepingRecord extends RecordBase {
  event_type: BookkeepingType;
  metric_type: 'none';
  channel?: string;
  user?: string;
  subtype?: string;
}

/** What we do not know. Kept, counted, and without effect. */
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
  | WorkspaceInfoRecord
  | BookkeepingRecord
  | UnknownRecord;

export const BOOKKEEPING_TYPES = [
  'message',
  'member_left_channel',
  'channel_archive',
  'channel_unarchive',
  'channel_deleted',
  'channel_id_changed',
  'app_rate_limited',
  'app_uninstalled',
  'tokens_revoked',
] as const;
export type BookkeepingType = (typeof BOOKKEEPING_TYPES)[number];

/** The key on the topic: everything that can meet in one place stays in order there. */
export function recordKey(record: SlackRecord): string {
  if ('channel' in record && record.channel) return `${record.team}:${record.channel}`;
  if ('user' in record && record.user) return `${record.team}:${record.user}`;
  return record.team;
}
