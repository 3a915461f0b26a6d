import type { UserChangeRecord } from '../../core/records/record.ts';
import type { Seconds } from '../../core/time/units.ts';

/** What all rows of one person in the lists say together. */
export interface PersonFacts {
  /** Whether a list has the person. Others may belong to another workspace. */
  isListed: boolean;
  /** Whether a row says that the person belongs to this workspace. */
  isMember: boolean;
  /** Whether a row names another workspace as the home of the person, who may be a member all the same. */
  hasOtherHome: boolean;
  /** Whether a row marks a bot. */
  isBot: boolean;
  /** The rank of the row whose name and avatar are used. */
  nameRank: number;
  /** The rank of the row that says whether the person is deactivated or a guest. */
  statusRank: number;
  deleted: boolean;
  guest: boolean;
  /** The `ts` of the first join of the general channel; empty if there is none. */
  generalJoinTs: string;
  /** The name in the last message of a person who is in no list. */
  guess: UserChangeRecord | undefined;
}

/** A row of a person in `users.json` or `org_users.json`. */
export interface PersonRow {
  record: UserChangeRecord;
  /** 2 for a name in the profile, 1 for the name of the account only, 0 for none. */
  nameQuality: number;
  isMember: boolean;
  updated: Seconds;
}

export function createPersonFacts(): PersonFacts {
  return {
    isListed: false,
    isMember: false,
    hasOtherHome: false,
    isBot: false,
    nameRank: -1,
    statusRank: -1,
    deleted: false,
    guest: false,
    generalJoinTs: '',
    guess: undefined,
  };
}

/** Above every time in seconds that a row can have. */
const OWN_ROW = 2 ** 36;

/** A row of this workspace ranks above one of another workspace, and then the row that was updated last. */
function rankStatus({ isMember, updated }: PersonRow): number {
  return (isMember ? OWN_ROW : 0) + updated;
}

/** A row with a better name ranks above the others. */
export function rankName(row: PersonRow): number {
  return row.nameQuality * 2 * OWN_ROW + rankStatus(row);
}

/** Adds a row. The result is the same for any order of the rows. */
export function addRow(facts: PersonFacts, row: PersonRow): void {
  const { record, isMember } = row;
  const [rank, deleted, guest] = [rankStatus(row), record.deleted === true, record.guest === true];
  facts.isListed = true;
  facts.isMember ||= isMember;
  facts.hasOtherHome ||= record.user_team !== undefined;
  facts.isBot ||= record.bot;
  facts.nameRank = Math.max(facts.nameRank, rankName(row));
  if (rank < facts.statusRank) return;
  // Of two rows of one time, the person is active if one says so.
  const isTie = rank === facts.statusRank;
  facts.deleted = isTie ? facts.deleted && deleted : deleted;
  facts.guest = isTie ? facts.guest && guest : guest;
  facts.statusRank = rank;
}

/** Whether a guessed name is later than the other. Of two at one time, the greater one wins, as in the fold. */
export function isLaterGuess(a: UserChangeRecord, b: UserChangeRecord | undefined): boolean {
  if (b === undefined || a.timestamp !== b.timestamp) return b === undefined || a.timestamp > b.timestamp;
  const [nameA = '', nameB = '', avatarA = '', avatarB = ''] = [a.name, b.name, a.avatar, b.avatar];
  return nameA === nameB ? avatarA > avatarB : nameA > nameB;
}
