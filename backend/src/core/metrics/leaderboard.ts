import type { Interner } from '../state/interner.ts';
import type { AuthorCounts } from './message-counts.ts';
import type { NameDirectory, Person } from './name-directory.ts';

export interface Leader {
  rank: number;
  person: Person;
  messages: number;
  /** Of all counted messages in the window, 0 to 1. */
  share: number;
  /** Places gained since the window before, negative if lost; null where they had none, or nobody can say. */
  rankChange: number | null;
  /** They wrote nothing in the window before, which was observed in full. */
  isNew: boolean;
}

/** How many people the leaderboard has. */
const LEADERBOARD_SIZE = 10;

/**
 * The people with the most counted messages in the window; ties by the earlier last message, then by id (`features.md`
 * row 16). Messages whose author is not known are in the sum that shares refer to, and in no row.
 */
export function rankLeaders(
  current: AuthorCounts,
  before: AuthorCounts | null,
  total: number,
  authors: Interner,
  directory: NameDirectory,
): Leader[] {
  const ranked: number[] = [];
  for (let author = 1; author < current.messages.length; author++) {
    const isBelow =
      ranked.length === LEADERBOARD_SIZE &&
      compareAuthors(current, authors, author, ranked[LEADERBOARD_SIZE - 1] ?? 0) > 0;
    if (messagesOf(current, author) === 0 || isBelow) continue;
    ranked.push(author);
    ranked.sort((a, b) => compareAuthors(current, authors, a, b)).splice(LEADERBOARD_SIZE);
  }
  return ranked.map((author, i) => {
    const earlier = before && rankIn(before, authors, author);
    return {
      rank: i + 1,
      person: directory.person(authors.idAt(author)),
      messages: messagesOf(current, author),
      share: messagesOf(current, author) / total,
      rankChange: earlier === null ? null : earlier - (i + 1),
      isNew: before !== null && earlier === null,
    };
  });
}

function compareAuthors(tally: AuthorCounts, authors: Interner, a: number, b: number): number {
  const later = (tally.lastUs[a] ?? 0) - (tally.lastUs[b] ?? 0);
  return messagesOf(tally, b) - messagesOf(tally, a) || later || (authors.idAt(a) < authors.idAt(b) ? -1 : 1);
}

/** The place that an author had among all posters, or null if they did not post. */
function rankIn(tally: AuthorCounts, authors: Interner, author: number): number | null {
  if (messagesOf(tally, author) === 0) return null;
  let rank = 1;
  for (let other = 1; other < tally.messages.length; other++)
    if (other !== author && messagesOf(tally, other) > 0 && compareAuthors(tally, authors, other, author) < 0) rank++;
  return rank;
}

function messagesOf({ messages }: AuthorCounts, author: number): number {
  return messages[author] ?? 0;
}
