import type { Community } from './community.ts';
import { BOT, DELETED, DIRECT, type Rows, SEEN } from './rows.ts';

/**
 * Tells of a row whether it counts as a message: seen, not deleted, written by a person, and in a channel rather than
 * to the bot in private (rule M of `features.md` 4.1; direct messages count where the setting says so).
 */
export function countedMask(community: Community, countDirect: boolean): (rows: Rows, row: number) => boolean {
  const bots = botAuthors(community);
  const relevant = SEEN | DELETED | BOT | (countDirect ? 0 : DIRECT);
  return (rows, row) => (rows.flagsAt(row) & relevant) === SEEN && bots[rows.authorAt(row)] !== 1;
}

/** 1 at the index of each author whose profile says that it is a program, though their posts do not. */
function botAuthors(community: Community): Uint8Array {
  const bots = new Uint8Array(community.authors.ids.length);
  for (const [id, person] of community.people) {
    const index = person.bot ? community.authors.find(id) : undefined;
    if (index !== undefined) bots[index] = 1;
  }
  return bots;
}
