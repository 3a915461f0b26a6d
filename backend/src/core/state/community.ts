import type { Microseconds } from '../time/units.ts';
import { ChannelChanges } from './channel-changes.ts';
import { DefinitionHistory } from './definitions/definition-history.ts';
import { Interner } from './interner.ts';
import type { LastWrite } from './last-write.ts';
import { RecentTexts } from './recent-texts.ts';
import { MessageEdits } from './rows/message-edits.ts';
import { MessageRows } from './rows/message-rows.ts';
import { createWorkspaceState, type WorkspaceState } from './workspace.ts';

/** The state that results from folding all records; see `docs/architecture.md#fold`. */
export interface Community {
  /** Id of the workspace; empty until the first record sets it. */
  team: string;
  workspace: WorkspaceState;
  /** Messages before this are not held as rows, but as totals in each channel's `preHorizon`; 0 where all are rows. */
  horizonUs: Microseconds;
  authors: Interner;
  /** By author index: the time of the first message that names the author, also of one that is deleted by now. */
  firstMessageUs: Microseconds[];
  people: Map<string, PersonState>;
  /** By current id; see `ChannelChanges`. */
  channels: Map<string, ChannelState>;
  channelChanges: ChannelChanges;
  recentTexts: RecentTexts;
  /** What the community decided to count. */
  definitions: DefinitionHistory;
}

export interface PersonState {
  /** The earliest join of the workspace that counts, or `NEVER_US`; see `docs/slack-events.md#joins-of-the-past`. */
  joinedAtUs: Microseconds;
  /** The earliest join of which an event arrived, or `NEVER_US`. */
  eventJoinUs: Microseconds;
  /** The earliest join of the past, from the history or an export, or `NEVER_US`. */
  pastJoinUs: Microseconds;
  bot: boolean;
  home: PersonHome;
  profile: Profile;
  /** The name and picture in a message, for a person whose profile is not known. */
  messageProfile: MessageProfile;
}

/**
 * Which workspaces records name as that of a person. On Enterprise Grid a member may have their home in another one, and
 * is a member all the same; see `docs/slack-events.md#users`.
 */
export interface PersonHome {
  here: boolean;
  elsewhere: boolean;
}

/** The later one wins; of two at one time, the greater name, then the greater avatar. */
export interface MessageProfile {
  at: Microseconds;
  name: string;
  avatar: string;
}

/** The latest profile wins. Of two at one time, name, avatar, `deleted` and `guest` decide in this order. */
export interface Profile {
  at: Microseconds;
  name: string;
  avatar: string;
  deleted: boolean;
  guest: boolean;
}

export interface ChannelState {
  rows: MessageRows;
  /** The messages whose text is not as posted; see `asksQuestion`. */
  edits: MessageEdits;
  name: LastWrite<string>;
  /** The earliest known creation, or `NEVER_US`, and its author. */
  createdAtUs: Microseconds;
  creator: string;
  archived: LastWrite<boolean>;
  /** The channel that has every member of the workspace. */
  general: boolean;
  preHorizon: PreHorizonTotals;
}

/** The totals of a channel's counted messages before the horizon. Snapshots contain these field names. */
export interface PreHorizonTotals {
  messages: number;
  /** The first of them, or `NEVER_US`. */
  first: Microseconds;
  /** The last of them, or 0. */
  last: Microseconds;
  /** The part of the digest that the rows and edits before the horizon contribute. */
  digest: readonly [number, number];
}

/** The time of what has not happened: later than every real instant. */
export const NEVER_US: Microseconds = Number.MAX_SAFE_INTEGER;
const NO_MESSAGE_PROFILE: MessageProfile = { at: 0, name: '', avatar: '' };
/** The totals of a channel without counted messages before the horizon. */
export const NO_TOTALS: PreHorizonTotals = { messages: 0, first: NEVER_US, last: 0, digest: [0, 0] };

/** An empty community. Without a team, the first folded record sets it. */
export function createCommunity(team = '', horizonUs: Microseconds = 0): Community {
  return {
    team,
    workspace: createWorkspaceState(),
    horizonUs,
    authors: new Interner(),
    firstMessageUs: [],
    people: new Map(),
    channels: new Map(),
    channelChanges: new ChannelChanges(),
    recentTexts: new RecentTexts(),
    definitions: new DefinitionHistory(),
  };
}

/** The state of the channel that has, or had, this id. */
export function findChannel({ channels, channelChanges }: Community, id: string): ChannelState | undefined {
  return channels.get(channelChanges.currentId(id));
}

/** Whether every message after an instant is held as a row. */
export function hasAllRowsAfter({ horizonUs }: Community, afterUs: Microseconds): boolean {
  return horizonUs <= afterUs + 1;
}

/** Whether a person belongs to another workspace and writes here by Slack Connect. */
export function isOfOtherWorkspace(person: PersonState | undefined): boolean {
  return person?.home.elsewhere === true && !person.home.here;
}

/** The state of a person; adds an empty one if the id is new. */
export function getOrCreatePerson(community: Community, id: string): PersonState {
  const known = community.people.get(id);
  if (known) return known;
  const person: PersonState = {
    joinedAtUs: NEVER_US,
    eventJoinUs: NEVER_US,
    pastJoinUs: NEVER_US,
    bot: false,
    home: { here: false, elsewhere: false },
    profile: { at: 0, name: '', avatar: '', deleted: false, guest: false },
    messageProfile: NO_MESSAGE_PROFILE,
  };
  community.people.set(id, person);
  return person;
}

/** The state of the channel that has, or had, this id; adds an empty one if the channel is new. */
export function getOrCreateChannel(community: Community, anyId: string): ChannelState {
  const id = community.channelChanges.currentId(anyId);
  const known = community.channels.get(id);
  if (known) return known;
  const channel: ChannelState = {
    rows: new MessageRows(community.authors),
    edits: new MessageEdits(),
    name: { at: 0, value: '' },
    createdAtUs: NEVER_US,
    creator: '',
    archived: { at: 0, value: false },
    general: false,
    preHorizon: NO_TOTALS,
  };
  community.channels.set(id, channel);
  return channel;
}
