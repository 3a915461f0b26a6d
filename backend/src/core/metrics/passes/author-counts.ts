/**
 * What each author posted in one window of 30 days, by author index. Index 0 is for messages without a known author.
 */
export interface AuthorCounts {
  messages: Uint32Array;
  /** The time of the last message, microseconds; 0 if there is none. */
  lastUs: Float64Array;
  /** One bit for each day with a message; bit 0 is the last day of the window. */
  activeDays: Uint32Array;
}

/** The same counts while messages are counted. The cells of one author share a cache line of the processor. */
export interface AuthorCells {
  counts: Uint32Array;
  lastUs: Float64Array;
}

/** A power of two, so that the cells of an author do not cross a cache line. */
export const CELLS_PER_AUTHOR = 4;
export const MESSAGES_CELL = 0;
export const ACTIVE_DAYS_CELL = 1;
/** The number of the channel in which the author was counted last. */
export const LAST_CHANNEL_CELL = 2;

/** Cells for so many authors, all 0. */
export function createAuthorCells(authors: number): AuthorCells {
  return { counts: new Uint32Array(CELLS_PER_AUTHOR * authors), lastUs: new Float64Array(authors) };
}

/** The counts that the cells hold. Shares `lastUs` with them. */
export function toAuthorCounts({ counts, lastUs }: AuthorCells): AuthorCounts {
  const [messages, activeDays] = [new Uint32Array(lastUs.length), new Uint32Array(lastUs.length)];
  for (let author = 0; author < lastUs.length; author++) {
    messages[author] = counts[author * CELLS_PER_AUTHOR + MESSAGES_CELL] ?? 0;
    activeDays[author] = counts[author * CELLS_PER_AUTHOR + ACTIVE_DAYS_CELL] ?? 0;
  }
  return { messages, lastUs, activeDays };
}

/** The sum of all counts. */
export function sumCounts(counts: Uint32Array): number {
  return counts.reduce((sum, count) => sum + count, 0);
}

/** The number of people who posted. Index 0 is not a person. */
export function countPosters({ messages }: AuthorCounts): number {
  return messages.reduce((posters, count, author) => posters + (count > 0 && author > 0 ? 1 : 0), 0);
}
