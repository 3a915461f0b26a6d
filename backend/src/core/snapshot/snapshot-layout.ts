import type { ChannelChange } from '../state/channel-changes.ts';
import type { MessageProfile, PreHorizonTotals } from '../state/community.ts';
import type { StoredDefinition } from '../state/definitions/definition-history.ts';
import type { LastWrite } from '../state/last-write.ts';
import type { RecentText } from '../state/recent-texts.ts';
import type { WorkspaceState } from '../state/workspace.ts';
import type { Microseconds } from '../time/units.ts';

/** Raise it whenever the bytes change their meaning, so that `decodeSnapshot` rejects snapshots of other versions. */
export const SNAPSHOT_VERSION = 5;

/** The part of a snapshot that is JSON; see `docs/architecture.md#snapshot`. */
export interface SnapshotHead {
  version: number;
  meta: unknown;
  team: string;
  workspace: WorkspaceState;
  horizon: Microseconds;
  authors: string[];
  firstMessages: [author: string, us: Microseconds][];
  people: SnapshotPerson[];
  channels: SnapshotChannel[];
  channelChanges: readonly ChannelChange[];
  recent: RecentText[];
  definitions: readonly StoredDefinition[];
}

export type SnapshotPerson = [
  id: string,
  joinedAtUs: Microseconds,
  eventJoinUs: Microseconds,
  pastJoinUs: Microseconds,
  bot: 0 | 1,
  at: Microseconds,
  name: string,
  avatar: string,
  deleted: 0 | 1,
  guest: 0 | 1,
  messageProfile: MessageProfile | null,
  /** 1 for `here`, plus 2 for `elsewhere`. */
  home: number,
];

export type SnapshotChannel = [
  id: string,
  rowCount: number,
  name: string,
  namedAtUs: Microseconds,
  createdAtUs: Microseconds,
  creator: string,
  preHorizon: PreHorizonTotals,
  archived: LastWrite<boolean>,
  general: boolean,
  editCount: number,
];
