/** What each author posted in one window of 30 days, by author index. Index 0 stands for messages without a known author. */
export interface AuthorCounts {
  messages: Uint32Array;
  /** When they posted last, microseconds; 0 if they did not. */
  lastUs: Float64Array;
  /** The days on which they posted, one bit for each, counted back from the end of the window. */
  activeDays: Uint32Array;
}

/** The same while messages are counted: what is written for one message stands in one cache line of the processor. */
export interface AuthorCells {
  counts: Uint32Array;
  lastUs: Float64Array;
}

/** A power of two. */
export const CELLS_PER_AUTHOR = 4;
export const MESSAGES_CELL = 0;
export const ACTIVE_DAYS_CELL = 1;
/** The number of the channel in which the author was counted last. */
export const LAST_CHANNEL_CELL = 2;

export function createAuthorCells(authors: number): AuthorCells {
  return { counts: new Uint32Array(CELLS_PER_AUTHOR * authors), lastUs: new Float64Array(authors) };
}

export function toAuthorCounts({ counts, lastUs }: AuthorCells): AuthorCounts {
  const [messages, activeDays] = [new Uint32Array(lastUs.length), new Uint32Array(lastUs.length)];
  for (let author = 0; author < lastUs.length; author++) {
    messages[author] = counts[author * CELLS_PER_AUTHOR + MESSAGES_CELL] ?? 0;
    activeDays[author] = counts[author * CELLS_PER_AUTHOR + ACTIVE_DAYS_CELL] ?? 0;
  }
  return { messages, lastUs, activeDays };
}

export function sumCounts(counts: Uint32Array): number {
  return counts.reduce((sum, count) => sum + count, 0);
}

/** How many people posted. Index 0 is not a person. */
export function countPosters({ messages }: AuthorCounts): number {
  return messages.reduce((posters, count, author) => posters + (count > 0 && author > 0 ? 1 : 0), 0);
}
