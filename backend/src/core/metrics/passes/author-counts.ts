/**
 * What each author posted in one window, by author index. Index 0 is for messages without a known author.
 */
export interface AuthorCounts {
  messages: Uint32Array;
  /** The time of the last message, microseconds; 0 if there is none. */
  lastUs: Float64Array;
}

/** The sum of all counts. */
export function sumCounts(counts: Uint32Array): number {
  return counts.reduce((sum, count) => sum + count, 0);
}

/** The number of people who posted. Index 0 is not a person. */
export function countPosters({ messages }: AuthorCounts): number {
  return messages.reduce((posters, count, author) => posters + (count > 0 && author > 0 ? 1 : 0), 0);
}
