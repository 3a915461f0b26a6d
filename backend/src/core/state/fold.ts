import type {
  ChannelType,
  MessageChangedRecord,
  MessageDeletedRecord,
  MessageRecord,
  SlackRecord,
} from '../records/record.ts';
import { parseSlackTimestamp } from '../time/slack-timestamp.ts';
import { DAY_US, type Microseconds, msToUs } from '../time/units.ts';
import { type Community, getOrCreateChannel, getOrCreatePerson, type PersonState, type Profile } from './community.ts';
import { latestWrite } from './last-write.ts';
import { FLAG_BOT, FLAG_DELETED, FLAG_DIRECT_MESSAGE, FLAG_SEEN } from './message-columns.ts';
import { DELETED_FOR_GOOD } from './recent-texts.ts';
import { foldWorkspaceInfo } from './workspace.ts';

/**
 * Raise it whenever the same records fold to another community than before, so that a start does not continue from a
 * checkpoint of the earlier fold; see `docs/architecture.md#checkpoint`.
 */
export const FOLD_VERSION = 3;

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
 * team, whose team the first record sets.
 */
export function fold(community: Community, record: SlackRecord): FoldOutcome {
  if (community.team === '') community.team = record.team;
  if (record.team !== community.team) return 'foreign';
  const at = parseSlackTimestamp(record.timestamp) ?? 0;
  if (at > msToUs(record.received_at) + MAX_CLOCK_SKEW_US) return 'implausible';
  switch (record.metric_type) {
    case 'message_count':
      return foldMessage(community, record, at);
    case 'member_count':
      return foldPerson(community, record.user, record.bot, (person) => {
        person.joinedAtUs = Math.min(person.joinedAtUs, at);
        const { name = '', avatar = '', guest = false } = record;
        setProfile(person, { at, name, avatar, deleted: false, guest });
      });
    case 'channel_count':
      return foldChannelCreated(community, record.channel, at, record.name ?? '', record.user ?? '');
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
      return foldPerson(community, record.user, record.bot, (person) => {
        const { name = '', avatar = '', deleted = false, guest = false } = record;
        setProfile(person, { at, name, avatar, deleted, guest });
      });
    case 'channel_rename':
      setChannelName(community, record.channel, at, record.name);
      return 'folded';
    case 'channel_info':
      setChannelName(community, record.channel, at, record.name);
      setChannelArchived(community, record.channel, at, record.archived);
      getOrCreateChannel(community, record.channel).general ||= record.general;
      return 'folded';
    case 'channel_archive':
    case 'channel_deleted':
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

function foldMessage(community: Community, record: MessageRecord, ts: Microseconds): FoldOutcome {
  if (ts < community.horizonUs) return 'too_old';
  const isDirect = isDirectMessage(record.channel_type);
  const flags = FLAG_SEEN | (record.bot ? FLAG_BOT : 0) | (isDirect ? FLAG_DIRECT_MESSAGE : 0);
  const author = community.authors.intern(record.user ?? '');
  getOrCreateChannel(community, record.channel).rows.upsert(ts, author, threadTsOf(record, ts), flags);
  if (!record.bot && !isDirect) {
    const at = parseSlackTimestamp(record.edited_ts) ?? 0;
    community.recentTexts.put(record.channel, ts, record.text ?? '', at);
  }
  return 'folded';
}

/**
 * The time of the thread's parent message; 0 for a parent itself, which has its own `thread_ts` once it has replies.
 */
function threadTsOf(record: MessageRecord, ts: Microseconds): Microseconds {
  const threadTs = parseSlackTimestamp(record.thread_ts) ?? 0;
  return threadTs < ts ? threadTs : 0;
}

/** An edit changes a text and no number. An edit without a time is an unfurl, which does not change the text either. */
function foldEdit(community: Community, record: MessageChangedRecord, ts: Microseconds): FoldOutcome {
  const at = parseSlackTimestamp(record.edited_ts);
  if (at === undefined || record.bot || isDirectMessage(record.channel_type)) return 'folded';
  community.recentTexts.put(record.channel, ts, record.text ?? '', at);
  return 'folded';
}

/** Sets a flag on the row, or adds a row with that flag, which the message completes if it arrives later. */
function foldDeletion(community: Community, record: MessageDeletedRecord, ts: Microseconds): FoldOutcome {
  if (ts < community.horizonUs) return 'too_old';
  const isDirect = isDirectMessage(record.channel_type);
  const flags = FLAG_DELETED | (record.bot ? FLAG_BOT : 0) | (isDirect ? FLAG_DIRECT_MESSAGE : 0);
  getOrCreateChannel(community, record.channel).rows.upsert(ts, 0, 0, flags);
  if (!record.bot && !isDirect) community.recentTexts.put(record.channel, ts, '', DELETED_FOR_GOOD);
  return 'folded';
}

function foldPerson(
  community: Community,
  id: string,
  bot: boolean,
  change: (person: PersonState) => void,
): FoldOutcome {
  const person = getOrCreatePerson(community, id);
  // The totals before the horizon include messages of this person, whom this record marks as a bot. Only a new snapshot
  // excludes them.
  const areTotalsWrong = bot && !person.bot && community.horizonUs > 0;
  person.bot ||= bot;
  change(person);
  return areTotalsWrong ? 'too_old' : 'folded';
}

function foldChannelCreated(
  community: Community,
  id: string,
  at: Microseconds,
  name: string,
  creator: string,
): FoldOutcome {
  const channel = getOrCreateChannel(community, id);
  if (at < channel.createdAtUs || (at === channel.createdAtUs && creator > channel.creator)) {
    channel.createdAtUs = at;
    channel.creator = creator;
  }
  if (name) setChannelName(community, id, at, name);
  return 'folded';
}

function setChannelName(community: Community, id: string, at: Microseconds, name: string): void {
  const channel = getOrCreateChannel(community, id);
  channel.name = latestWrite(channel.name, { at, value: name });
}

function setChannelArchived(community: Community, id: string | undefined, at: Microseconds, archived: boolean): void {
  if (!id) return;
  const channel = getOrCreateChannel(community, id);
  channel.archived = latestWrite(channel.archived, { at, value: archived });
}

function setProfile(person: PersonState, profile: Profile): void {
  if (profile.name && isLaterProfile(profile, person.profile)) person.profile = profile;
}

function isLaterProfile(a: Profile, b: Profile): boolean {
  if (a.at !== b.at) return a.at > b.at;
  if (a.name !== b.name) return a.name > b.name;
  if (a.avatar !== b.avatar) return a.avatar > b.avatar;
  if (a.deleted !== b.deleted) return a.deleted;
  return a.guest && !b.guest;
}

function isDirectMessage(type: ChannelType): boolean {
  return type === 'im' || type === 'mpim' || type === 'app_home';
}
