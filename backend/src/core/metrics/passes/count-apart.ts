import type { AuthorCounts } from './author-counts.ts';

/** What counts apart in a window. */
export interface CountedApart {
  messages: number;
  /** The people who wrote these messages. */
  people: number;
}

/**
 * What a definition excludes: the difference between the counts of everything, `all`, and those by the definition,
 * `counted`. A message counts apart once, also where both its author and its channel do (docs/metrics.md#what-counts).
 */
export function countApart(all: AuthorCounts, counted: AuthorCounts): CountedApart {
  let [messages, people] = [0, 0];
  for (let author = 0; author < all.messages.length; author++) {
    const apart = (all.messages[author] ?? 0) - (counted.messages[author] ?? 0);
    messages += apart;
    // Index 0 is for messages without a known author, and is not a person.
    if (author > 0 && apart > 0) people++;
  }
  return { messages, people };
}
