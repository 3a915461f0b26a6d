import type { Directory, Person } from './directory.ts';
import type { Interner } from './interner.ts';
import type { Tally } from './messages.ts';

export interface Leader {
  rank: number;
  person: Person;
  messages: number;
  /** Of all counted messages in the window, 0 to 1. */
  share: number;
}

/** How many people the leaderboard has. */
const TOP = 10;

/**
 * The people with the most counted messages in the window; ties by the earlier last message, then by id (`features.md`
 * row 16). Messages whose author is not known are in the sum that shares refer to, and in no row.
 */
export function leaders({ messages, last }: Tally, total: number, authors: Interner, directory: Directory): Leader[] {
  const ranked: number[] = [];
  for (let author = 1; author < messages.length; author++) {
    if (count(author) === 0 || (ranked.length === TOP && order(author, ranked[TOP - 1] ?? 0) > 0)) continue;
    ranked.push(author);
    ranked.sort(order).splice(TOP);
  }
  return ranked.map((author, i) => ({
    rank: i + 1,
    person: directory.person(authors.id(author)),
    messages: count(author),
    share: count(author) / total,
  }));

  function order(a: number, b: number): number {
    return count(b) - count(a) || time(a) - time(b) || (authors.id(a) < authors.id(b) ? -1 : 1);
  }
  function count(author: number): number {
    return messages[author] ?? 0;
  }
  function time(author: number): number {
    return last[author] ?? 0;
  }
}
