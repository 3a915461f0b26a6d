import { BOT, DELETED, DIRECT, SEEN } from './columns.ts';
import { type Community, channelOf, type PersonState, type Profile, personOf } from './community.ts';
import { later } from './latest.ts';
import { DELETED_FOR_GOOD } from './recent-texts.ts';
import type { ChannelType, DeletionRecord, EditRecord, MessageRecord, SlackRecord } from './record.ts';
import { DAY, microseconds } from './timestamp.ts';
import { foldWorkspace } from './workspace.ts';

/**
 * What became of a record. `foreign`: it belongs to another workspace. `implausible`: it is dated more than a day after it
 * was accepted, and has not happened. `too_old`: it concerns a message before this community's horizon, so that only a new
 * snapshot can tell whether it changes anything.
 */
export type Folded = 'folded' | 'foreign' | 'implausible' | 'too_old';

/** Clocks differ. But a name from the year 2200 would stand for ever, and a hundred such messages would fill the feed. */
const AHEAD = DAY;

/**
 * Adds a record to the community, in place. The result depends on the set of records only: folding in any order, and
 * folding some of them again, leads to the same community. Only where no team was named does order matter: then the
 * first record decides whose community it is.
 */
export function fold(community: Community, record: SlackRecord): Folded {
  if (community.team === '') community.team = record.team;
  if (record.team !== community.team) return 'foreign';
  const at = microseconds(record.timestamp) ?? 0;
  if (at > record.received_at * 1000 + AHEAD) return 'implausible';
  switch (record.metric_type) {
    case 'message_count':
      return foldMessage(community, record, at);
    case 'member_count':
      return foldPerson(community, record.user, record.bot, (person) => {
        person.joined = Math.min(person.joined, at);
        const { name = '', avatar = '', guest = false } = record;
        nameIt(person, { at, name, avatar, deleted: false, guest });
      });
    case 'channel_count':
      return foldChannel(community, record.channel, at, record.name ?? '', record.user ?? '');
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
        nameIt(person, { at, name, avatar, deleted, guest });
      });
    case 'channel_rename':
      nameChannel(community, record.channel, at, record.name);
      return 'folded';
    case 'channel_info':
      nameChannel(community, record.channel, at, record.name);
      archiveChannel(community, record.channel, at, record.archived);
      channelOf(community, record.channel).general ||= record.general;
      return 'folded';
    case 'channel_archive':
    case 'channel_deleted':
    case 'channel_unarchive':
      archiveChannel(community, record.channel, at, record.event_type !== 'channel_unarchive');
      return 'folded';
    case 'workspace_info':
    case 'team_rename':
    case 'team_domain_change':
      foldWorkspace(community.workspace, record, at);
      return 'folded';
    default:
      return 'folded';
  }
}

function foldMessage(community: Community, record: MessageRecord, ts: number): Folded {
  if (ts < community.horizon) return 'too_old';
  const direct = isDirect(record.channel_type);
  const flags = SEEN | (record.bot ? BOT : 0) | (direct ? DIRECT : 0);
  const author = community.authors.index(record.user ?? '');
  channelOf(community, record.channel).rows.put(ts, author, root(record, ts), flags);
  if (!record.bot && !direct) {
    const at = microseconds(record.edited_ts) ?? 0;
    community.recent.put(record.channel, ts, record.text ?? '', at);
  }
  return 'folded';
}

/** The `ts` of the thread's first message, or 0 for that message itself, which carries its own once replied to. */
function root(record: MessageRecord, ts: number): number {
  const thread = microseconds(record.thread_ts) ?? 0;
  return thread < ts ? thread : 0;
}

/** An edit changes a text and no number. Without a time it is an unfurl, and not even that. */
function foldEdit(community: Community, record: EditRecord, ts: number): Folded {
  const at = microseconds(record.edited_ts);
  if (at === undefined || record.bot || isDirect(record.channel_type)) return 'folded';
  community.recent.put(record.channel, ts, record.text ?? '', at);
  return 'folded';
}

/** Deleting marks the row, or leaves a marked one that the message fills when it comes later. */
function foldDeletion(community: Community, record: DeletionRecord, ts: number): Folded {
  if (ts < community.horizon) return 'too_old';
  const direct = isDirect(record.channel_type);
  const flags = DELETED | (record.bot ? BOT : 0) | (direct ? DIRECT : 0);
  channelOf(community, record.channel).rows.put(ts, 0, 0, flags);
  if (!record.bot && !direct) community.recent.put(record.channel, ts, '', DELETED_FOR_GOOD);
  return 'folded';
}

function foldPerson(community: Community, id: string, bot: boolean, change: (person: PersonState) => void): Folded {
  const person = personOf(community, id);
  // Their messages before the horizon are summed as a person's; only the holder of the rows can take them out.
  const unmasked = bot && !person.bot && community.horizon > 0;
  person.bot ||= bot;
  change(person);
  return unmasked ? 'too_old' : 'folded';
}

function foldChannel(community: Community, id: string, at: number, name: string, creator: string): Folded {
  const channel = channelOf(community, id);
  if (at < channel.created || (at === channel.created && creator > channel.creator)) {
    channel.created = at;
    channel.creator = creator;
  }
  if (name) nameChannel(community, id, at, name);
  return 'folded';
}

function nameChannel(community: Community, id: string, at: number, name: string): void {
  const channel = channelOf(community, id);
  if (at < channel.nameAt || (at === channel.nameAt && name <= channel.name)) return;
  channel.name = name;
  channel.nameAt = at;
}

function archiveChannel(community: Community, id: string | undefined, at: number, archived: boolean): void {
  if (!id) return;
  const channel = channelOf(community, id);
  channel.archived = later(channel.archived, { at, value: archived });
}

function nameIt(person: PersonState, profile: Profile): void {
  if (profile.name && isLater(profile, person.profile)) person.profile = profile;
}

function isLater(a: Profile, b: Profile): boolean {
  if (a.at !== b.at) return a.at > b.at;
  if (a.name !== b.name) return a.name > b.name;
  if (a.avatar !== b.avatar) return a.avatar > b.avatar;
  if (a.deleted !== b.deleted) return a.deleted;
  return a.guest && !b.guest;
}

function isDirect(type: ChannelType): boolean {
  return type === 'im' || type === 'mpim' || type === 'app_home';
}
