import { Interner } from './interner.ts';
import type { LastWrite } from './last-write.ts';
import { MessageRows } from './message-rows.ts';
import { RecentTexts } from './recent-texts.ts';
import { createWorkspaceState, type WorkspaceState } from './workspace.ts';

/** The state: the fold of all records. Times are microseconds. */
export interface Community {
  /** Whose community this is; empty until the first record says so. */
  team: string;
  workspace: WorkspaceState;
  /** Messages before this are not held as rows but summed in each channel's `before`; 0 where everything is held. */
  horizonUs: number;
  authors: Interner;
  people: Map<string, PersonState>;
  channels: Map<string, ChannelState>;
  recentTexts: RecentTexts;
}

export interface PersonState {
  /** The earliest time they joined the workspace, or `NEVER_US` where that was not seen. */
  joinedAtUs: number;
  bot: boolean;
  profile: Profile;
}

/** Last writer wins by `at`, ties by value. */
export interface Profile {
  at: number;
  name: string;
  avatar: string;
  deleted: boolean;
  guest: boolean;
}

export interface ChannelState {
  rows: MessageRows;
  /** Last writer wins by `nameAt`, ties by value. */
  name: string;
  namedAtUs: number;
  /** The earliest time it was said to be created, and by whom; `NEVER_US` where that was not seen. */
  createdAtUs: number;
  creator: string;
  archived: LastWrite<boolean>;
  /** The one that everybody of the workspace is in. */
  general: boolean;
  preHorizon: PreHorizonTotals;
}

/** What a channel's messages before the horizon come to. */
export interface PreHorizonTotals {
  messages: number;
  /** When the first of them was posted, or `NEVER_US`. */
  first: number;
  /** When the last of them was posted, or 0. */
  last: number;
  /** Their part of the digest. */
  digest: readonly [number, number];
}

export const NEVER_US = Number.MAX_SAFE_INTEGER;

const NO_TOTALS: PreHorizonTotals = { messages: 0, first: NEVER_US, last: 0, digest: [0, 0] };

export function createCommunity(team = '', horizon = 0): Community {
  return {
    team,
    workspace: createWorkspaceState(),
    horizonUs: horizon,
    authors: new Interner(),
    people: new Map(),
    channels: new Map(),
    recentTexts: new RecentTexts(),
  };
}

/** Whether every message after this time (microseconds) is held as a row. */
export function hasAllRowsAfter({ horizonUs: horizon }: Community, after: number): boolean {
  return horizon <= after + 1;
}

export function getOrCreatePerson(community: Community, id: string): PersonState {
  const known = community.people.get(id);
  if (known) return known;
  const person: PersonState = {
    joinedAtUs: NEVER_US,
    bot: false,
    profile: { at: 0, name: '', avatar: '', deleted: false, guest: false },
  };
  community.people.set(id, person);
  return person;
}

export function getOrCreateChannel(community: Community, id: string): ChannelState {
  const known = community.channels.get(id);
  if (known) return known;
  const channel: ChannelState = {
    rows: new MessageRows(community.authors),
    name: '',
    namedAtUs: 0,
    createdAtUs: NEVER_US,
    creator: '',
    archived: { at: 0, value: false },
    general: false,
    preHorizon: NO_TOTALS,
  };
  community.channels.set(id, channel);
  return channel;
}
