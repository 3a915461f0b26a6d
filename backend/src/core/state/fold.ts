import type {
  ChannelType,
  MessageChangedRecord,
  MessageDeletedRecord,
  MessageRecord,
  SlackRecord,
} from '../records/record.ts';
import { parseSlackTimestamp } from '../time/slack-timestamp.ts';
import { DAY_US } from '../time/units.ts';
import { type Community, getOrCreateChannel, getOrCreatePerson, type PersonState, type Profile } from './community.ts';
import { latestWrite } from './last-write.ts';
import { FLAG_BOT, FLAG_DELETED, FLAG_DIRECT_MESSAGE, FLAG_SEEN } from './message-columns.ts';
import { DELETED_FOR_GOOD } from './recent-texts.ts';
import { foldWorkspaceInfo } from './workspace.ts';

/**
 * What became of a record. `foreign`: it belongs to another workspace. `implausible`: it is dated more than a day after it
 * was accepted, and has not happened. `too_old`: it concerns a message before this community's horizon, so that only a new
 * snapshot can tell whether it changes anything.
 */
export type FoldOutcome = 'folded' | 'foreign' | 'implausible' | 'too_old';

/** Clocks differ. But a name from the year 2200 would stand for ever, and a hundred such messages would fill the feed. */
const MAX_CLOCK_SKEW_US = DAY_US;

/**
 * Adds a record to the community, in place. The result depends on the set of records only: folding in any order, and
 * folding some of them again, leads to the same community. Only where no team was named does order matter: then the
 * first record decides whose community it is.
 */
export function fold(community: Community, record: SlackRecord): FoldOutcome {
  if (community.team === '') community.team = record.team;
  if (record.team !== community.team) return 'foreign';
  const at = parseSlackTimestamp(record.timestamp) ?? 0;
  if (at > record.received_at * 1000 + MAX_CLOCK_SKEW_US) return 'implausible';
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

function foldMessage(community: Community, record: MessageRecord, ts: number): FoldOutcome {
  if (ts < community.horizonUs) return 'too_old';
  const direct = isDirectMessage(record.channel_type);
  const flags = FLAG_SEEN | (record.bot ? FLAG_BOT : 0) | (direct ? FLAG_DIRECT_MESSAGE : 0);
  const author = community.authors.intern(record.user ?? '');
  getOrCreateChannel(community, record.channel).rows.upsert(ts, author, threadTsOf(record, ts), flags);
  if (!record.bot && !direct) {
    const at = parseSlackTimestamp(record.edited_ts) ?? 0;
    community.recentTexts.put(record.channel, ts, record.text ?? '', at);
  }
  return 'folded';
}

/** The `ts` of the thread's first message, or 0 for that message itself, which carries its own once replied to. */
function threadTsOf(record: MessageRecord, ts: number): number {
  const thread = parseSlackTimestamp(record.thread_ts) ?? 0;
  return thread < ts ? thread : 0;
}

/** An edit changes a text and no number. Without a time it is an unfurl, and not even that. */
function foldEdit(community: Community, record: MessageChangedRecord, ts: number): FoldOutcome {
  const at = parseSlackTimestamp(record.edited_ts);
  if (at === undefined || record.bot || isDirectMessage(record.channel_type)) return 'folded';
  community.recentTexts.put(record.channel, ts, record.text ?? '', at);
  return 'folded';
}

/** Deleting marks the row, or leaves a marked one that the message fills when it comes later. */
function foldDeletion(community: Community, record: MessageDeletedRecord, ts: number): FoldOutcome {
  if (ts < community.horizonUs) return 'too_old';
  const direct = isDirectMessage(record.channel_type);
  const flags = FLAG_DELETED | (record.bot ? FLAG_BOT : 0) | (direct ? FLAG_DIRECT_MESSAGE : 0);
  getOrCreateChannel(community, record.channel).rows.upsert(ts, 0, 0, flags);
  if (!record.bot && !direct) community.recentTexts.put(record.channel, ts, '', DELETED_FOR_GOOD);
  return 'folded';
}

function foldPerson(
  community: Community,
  id: string,
  bot: boolean,
  change: (person: PersonState) => void,
): FoldOutcome {
  const person = getOrCreatePerson(community, id);
  // Their messages before the horizon are summed as a person's; only the holder of the rows can take them out.
  const unmasked = bot && !person.bot && community.horizonUs > 0;
  person.bot ||= bot;
  change(person);
  return unmasked ? 'too_old' : 'folded';
}

function foldChannelCreated(community: Community, id: string, at: number, name: string, creator: string): FoldOutcome {
  const channel = getOrCreateChannel(community, id);
  if (at < channel.createdAtUs || (at === channel.createdAtUs && creator > channel.creator)) {
    channel.createdAtUs = at;
    channel.creator = creator;
  }
  if (name) setChannelName(community, id, at, name);
  return 'folded';
}

function setChannelName(community: Community, id: string, at: number, name: string): void {
  const channel = getOrCreateChannel(community, id);
  if (at < channel.namedAtUs || (at === channel.namedAtUs && name <= channel.name)) return;
  channel.name = name;
  channel.namedAtUs = at;
}

function setChannelArchived(community: Community, id: string | undefined, at: number, archived: boolean): void {
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
