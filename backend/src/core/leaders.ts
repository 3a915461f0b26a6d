import type { Directory, Person } from './directory.ts';
import type { Interner } from './interner.ts';
import type { Tally } from './messages.ts';

export interface Leader {
  rank: number;
  person: Person;
  messages: number;
  /** Of all counted messages in the window, 0 to 1. */
  share: number;
  /** Places gained since the window before, negative if lost; null where they had none, or nobody can say. */
  move: number | null;
  /** They wrote nothing in the window before, which was observed in full. */
  isNew: boolean;
}

/** How many people the leaderboard has. */
const TOP = 10;

/**
 * The people with the most counted messages in the window; ties by the earlier last message, then by id (`features.md`
 * row 16). Messages whose author is not known are in the sum that shares refer to, and in no row.
 */
export function leaders(
  current: Tally,
  before: Tally | null,
  total: number,
  authors: Interner,
  directory: Directory,
): Leader[] {
  const ranked: number[] = [];
  for (let author = 1; author < current.messages.length; author++) {
    const isBelow = ranked.length === TOP && order(current, authors, author, ranked[TOP - 1] ?? 0) > 0;
    if (countOf(current, author) === 0 || isBelow) continue;
    ranked.push(author);
    ranked.sort((a, b) => order(current, authors, a, b)).splice(TOP);
  }
  return ranked.map((author, i) => {
    const earlier = before && rankIn(before, authors, author);
    return {
      rank: i + 1,
      person: directory.person(authors.id(author)),
      messages: countOf(current, author),
      share: countOf(current, author) / total,
      move: earlier === null ? null : earlier - (i + 1),
      isNew: before !== null && earlier === null,
    };
  });
}

function order(tally: Tally, authors: Interner, a: number, b: number): number {
  const later = (tally.last[a] ?? 0) - (tally.last[b] ?? 0);
  return countOf(tally, b) - countOf(tally, a) || later || (authors.id(a) < authors.id(b) ? -1 : 1);
}

/** The place that an author had among all posters, or null if they did not post. */
function rankIn(tally: Tally, authors: Interner, author: number): number | null {
  if (countOf(tally, author) === 0) return null;
  let rank = 1;
  for (let other = 1; other < tally.messages.length; other++)
    if (other !== author && countOf(tally, other) > 0 && order(tally, authors, other, author) < 0) rank++;
  return rank;
}

function countOf({ messages }: Tally, author: number): number {
  return messages[author] ?? 0;
}
