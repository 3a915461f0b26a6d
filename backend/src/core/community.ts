import { Interner } from './interner.ts';
import type { Latest } from './latest.ts';
import { RecentTexts } from './recent-texts.ts';
import { Rows } from './rows.ts';
import { createWorkspace, type WorkspaceState } from './workspace.ts';

/** The state: the fold of all records. Times are microseconds. */
export interface Community {
  /** Whose community this is; empty until the first record says so. */
  team: string;
  workspace: WorkspaceState;
  /** Messages before this are not held as rows but summed in each channel's `before`; 0 where everything is held. */
  horizon: number;
  authors: Interner;
  people: Map<string, PersonState>;
  channels: Map<string, ChannelState>;
  recent: RecentTexts;
}

export interface PersonState {
  /** The earliest time they joined the workspace, or `NEVER` where that was not seen. */
  joined: number;
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
  rows: Rows;
  /** Last writer wins by `nameAt`, ties by value. */
  name: string;
  nameAt: number;
  /** The earliest time it was said to be created, and by whom; `NEVER` where that was not seen. */
  created: number;
  creator: string;
  archived: Latest<boolean>;
  /** The one that everybody of the workspace is in. */
  general: boolean;
  before: Before;
}

/** What a channel's messages before the horizon come to. */
export interface Before {
  messages: number;
  /** When the first of them was posted, or `NEVER`. */
  first: number;
  /** When the last of them was posted, or 0. */
  last: number;
  /** Their part of the digest. */
  digest: readonly [number, number];
}

export const NEVER = Number.MAX_SAFE_INTEGER;

const NOTHING: Before = { messages: 0, first: NEVER, last: 0, digest: [0, 0] };

export function createCommunity(team = '', horizon = 0): Community {
  return {
    team,
    workspace: createWorkspace(),
    horizon,
    authors: new Interner(),
    people: new Map(),
    channels: new Map(),
    recent: new RecentTexts(),
  };
}

/** Whether every message after this time (microseconds) is held as a row. */
export function isHeld({ horizon }: Community, after: number): boolean {
  return horizon <= after + 1;
}

export function personOf(community: Community, id: string): PersonState {
  const known = community.people.get(id);
  if (known) return known;
  const person: PersonState = {
    joined: NEVER,
    bot: false,
    profile: { at: 0, name: '', avatar: '', deleted: false, guest: false },
  };
  community.people.set(id, person);
  return person;
}

export function channelOf(community: Community, id: string): ChannelState {
  const known = community.channels.get(id);
  if (known) return known;
  const channel: ChannelState = {
    rows: new Rows(community.authors),
    name: '',
    nameAt: 0,
    created: NEVER,
    creator: '',
    archived: { at: 0, value: false },
    general: false,
    before: NOTHING,
  };
  community.channels.set(id, channel);
  return channel;
}
