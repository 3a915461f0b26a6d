import { isEnterpriseId } from '../records/enterprise-id.ts';
import type {
  ChannelType,
  DefinitionSetRecord,
  MessageChangedRecord,
  MessageDeletedRecord,
  MessageRecord,
  SlackRecord,
} from '../records/record.ts';
import { isAsking } from '../records/without-text.ts';
import { parseSlackTimestamp } from '../time/slack-timestamp.ts';
import { DAY_US, type Microseconds, msToUs } from '../time/units.ts';
import { type Community, getOrCreateChannel } from './community.ts';
import { isSameCounting } from './counting/counts-apart.ts';
import {
  foldChannelCreated,
  foldWholeChannel,
  setChannelArchived,
  setChannelName,
  storableText,
} from './fold-channel.ts';
import { foldAuthor, foldJoin, foldProfile } from './fold-person.ts';
import { DELETED_FOR_GOOD } from './recent-texts.ts';
import { FLAG_BOT, FLAG_DELETED, FLAG_DIRECT_MESSAGE, FLAG_QUESTION, FLAG_SEEN } from './rows/message-columns.ts';
import { textTimeUs } from './text-time.ts';
import { foldWorkspaceInfo } from './workspace.ts';

/**
 * Raise it whenever the same records fold to another community than before, so that a start does not continue from a
 * checkpoint of the earlier fold; see `docs/architecture.md#checkpoint`.
 */
export const FOLD_VERSION = 5;

/**
 * The result of folding a record. `foreign`: it belongs to another workspace. `implausible`: it is dated more than a
 * day after it was accepted (`docs/metrics.md#implausible-dates`). `too_old`: it concerns a message before the horizon,
 * so that only a new snapshot shows what it changes.
 */
export type FoldOutcome = 'folded' | 'foreign' | 'implausible' | 'too_old';

/**
 * The largest plausible difference of two clocks. Without this limit a name dated in the year 2200 would win forever,
 * and messages with such dates would fill the activity panel.
 */
const MAX_CLOCK_SKEW_US = DAY_US;

/**
 * Adds a record to the community, in place. The result depends on the set of records only: any order and any repetition
 * lead to the same community (`docs/architecture.md#repeats-and-order`). The one exception is a community without a
 * team, whose team the first record sets that names a workspace.
 */
export function fold(community: Community, record: SlackRecord): FoldOutcome {
  // An enterprise is no workspace: its record belongs to any, and sets none (docs/slack-events.md#workspace).
  if (!isEnterpriseId(record.team)) {
    if (community.team === '') community.team = record.team;
    if (record.team !== community.team) return 'foreign';
  }
  if (isImplausible(record)) return 'implausible';
  const at = parseSlackTimestamp(record.timestamp) ?? 0;
  switch (record.metric_type) {
    case 'message_count':
      return foldMessage(community, record, at);
    case 'member_count':
      return foldJoin(community, record, at);
    case 'channel_count':
      foldChannelCreated(community, record, at);
      return 'folded';
    case 'none':
      break;
    case 'channel_join_count':
    case 'reaction_count':
    case 'unknown':
      return 'folded';
  }
  switch (record.event_type) {
    case 'message_changed':
      return foldEdit(community, record, at);
    case 'message_deleted':
      return foldDeletion(community, record, at);
    case 'user_change':
      return foldProfile(community, record, at);
    case 'channel_rename':
      setChannelName(community, record.channel, at, record.name);
      return 'folded';
    case 'channel_info':
      setChannelName(community, record.channel, at, record.name);
      setChannelArchived(community, record.channel, at, record.archived);
      getOrCreateChannel(community, record.channel).general ||= record.general;
      return 'folded';
    case 'channel_id_changed':
    case 'channel_deleted':
    case 'channel_converted':
      return foldWholeChannel(community, record, at);
    case 'definition_set':
      return foldDefinition(community, record, at);
    case 'channel_archive':
    case 'channel_unarchive':
      setChannelArchived(community, record.channel, at, record.event_type !== 'channel_unarchive');
      return 'folded';
    case 'workspace_info':
    case 'team_rename':
    case 'team_domain_change':
      foldWorkspaceInfo(community.workspace, record, at);
      return 'folded';
    default:
      return 'folded';
  }
}

/** Whether a record is dated later than the clocks of Slack and of this server can differ. */
export function isImplausible({ timestamp, received_at }: SlackRecord): boolean {
  return (parseSlackTimestamp(timestamp) ?? 0) > msToUs(received_at) + MAX_CLOCK_SKEW_US;
}

function foldMessage(community: Community, record: MessageRecord, ts: Microseconds): FoldOutcome {
  if (ts < community.horizonUs) return 'too_old';
  const isDirect = isDirectMessage(record.channel_type);
  const textUs = textTimeUs(record) ?? 0;
  const asks = isAsking(record);
  let flags = FLAG_SEEN | (record.bot ? FLAG_BOT : 0) | (isDirect ? FLAG_DIRECT_MESSAGE : 0);
  if (asks && textUs === 0) flags |= FLAG_QUESTION;
  const author = community.authors.intern(record.user ?? '');
  const areTotalsWrong = foldAuthor(community, record, author, ts) === 'too_old';
  const rowFlags = flags | deletedFlag(community, record.channel, ts);
  const { rows, edits } = getOrCreateChannel(community, record.channel);
  rows.upsert(ts, author, threadTsOf(record, ts), rowFlags);
  if (textUs > 0 && !isDirect) edits.put({ ts, at: textUs, asks });
  if (!record.bot && !isDirect) putText(community, record.channel, ts, record.text ?? '', textUs);
  return areTotalsWrong ? 'too_old' : 'folded';
}

/** `FLAG_DELETED` for a message of a channel that was deleted later. */
function deletedFlag({ channelChanges }: Community, channel: string, ts: Microseconds): number {
  const change = channelChanges.find(channel);
  return change && ts <= change.deletedAtUs ? FLAG_DELETED : 0;
}

function putText(
  community: Community,
  id: string,
  messageUs: Microseconds,
  given: string,
  givenAt: Microseconds,
): void {
  const { channel, ts, text, at } = storableText(community, { channel: id, ts: messageUs, text: given, at: givenAt });
  community.recentTexts.put(channel, ts, text, at);
}

/**
 * The time of the thread's parent message; 0 for a parent itself, which has its own `thread_ts` once it has replies.
 */
function threadTsOf(record: MessageRecord, ts: Microseconds): Microseconds {
  const threadTs = parseSlackTimestamp(record.thread_ts) ?? 0;
  return threadTs < ts ? threadTs : 0;
}

/**
 * An edit changes a text, and with it whether the message asks something. An edit without a time is an unfurl, which
 * changes neither.
 */
function foldEdit(community: Community, record: MessageChangedRecord, ts: Microseconds): FoldOutcome {
  const at = textTimeUs(record);
  if (at === undefined || isDirectMessage(record.channel_type)) return 'folded';
  if (ts < community.horizonUs) return 'too_old';
  getOrCreateChannel(community, record.channel).edits.put({ ts, at, asks: isAsking(record) });
  if (!record.bot) putText(community, record.channel, ts, record.text ?? '', at);
  return 'folded';
}

/** Sets a flag on the row, or adds a row with that flag, which the message completes if it arrives later. */
function foldDeletion(community: Community, record: MessageDeletedRecord, ts: Microseconds): FoldOutcome {
  if (ts < community.horizonUs) return 'too_old';
  const isDirect = isDirectMessage(record.channel_type);
  const flags = FLAG_DELETED | (record.bot ? FLAG_BOT : 0) | (isDirect ? FLAG_DIRECT_MESSAGE : 0);
  getOrCreateChannel(community, record.channel).rows.upsert(ts, 0, 0, flags);
  // Whatever the deletion says of its author, the message may have come as a person's.
  if (!isDirect) putText(community, record.channel, ts, '', DELETED_FOR_GOOD);
  return 'folded';
}

/** Adds a definition. A snapshot has totals of what counted before, so a page needs a new one where they differ. */
function foldDefinition(
  { definitions, horizonUs }: Community,
  { event_id, definition, by, note }: DefinitionSetRecord,
  at: Microseconds,
): FoldOutcome {
  const before = definitions.current();
  definitions.add({ at, id: event_id, definition, by, note });
  return horizonUs > 0 && !isSameCounting(before, definitions.current()) ? 'too_old' : 'folded';
}

function isDirectMessage(type: ChannelType): boolean {
  return type === 'im' || type === 'mpim' || type === 'app_home';
}
