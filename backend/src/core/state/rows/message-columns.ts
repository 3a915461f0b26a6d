/** The messages of a channel as parallel columns: 21 bytes a message; see `docs/architecture.md#message-columns`. */
export interface MessageColumns {
  /** Microseconds since 1970, UTC: the identity of the message within its channel. */
  ts: Float64Array;
  /** The `ts` of the thread's parent message, in microseconds; 0 for a message that is itself a parent. */
  threadTs: Float64Array;
  /** Index of the author's id in the `Interner` of the community. */
  author: Uint32Array;
  /** The sum of the flags below. */
  flags: Uint8Array;
}

/** The message itself was folded. A row without this flag records a deletion that arrived before its message. */
export const FLAG_SEEN = 1;
export const FLAG_DELETED = 2;
export const FLAG_BOT = 4;
/** The message is in a direct conversation. */
export const FLAG_DIRECT_MESSAGE = 8;
/** The filter excludes the message. Only the copy that `applyFilter` returns has it; it is never stored. */
export const FLAG_FILTERED_OUT = 16;
/** The text as it was posted asks something. A later text is in `MessageEdits`. */
export const FLAG_QUESTION = 32;

export function createMessageColumns(capacity: number): MessageColumns {
  return {
    ts: new Float64Array(capacity),
    threadTs: new Float64Array(capacity),
    author: new Uint32Array(capacity),
    flags: new Uint8Array(capacity),
  };
}

/** A copy with a greater capacity. */
export function growColumns({ ts, threadTs, author, flags }: MessageColumns, capacity: number): MessageColumns {
  const columns = createMessageColumns(capacity);
  columns.ts.set(ts);
  columns.threadTs.set(threadTs);
  columns.author.set(author);
  columns.flags.set(flags);
  return columns;
}

/** A copy of the rows `[from, to)`. */
export function sliceColumns(
  { ts, threadTs, author, flags }: MessageColumns,
  from: number,
  to: number,
): MessageColumns {
  return {
    ts: ts.slice(from, to),
    threadTs: threadTs.slice(from, to),
    author: author.slice(from, to),
    flags: flags.slice(from, to),
  };
}

/** The first index in the sorted range `[from, to)` whose value is greater; `to` if there is none. */
export function upperBound(sorted: Float64Array | Int32Array, value: number, from: number, to: number): number {
  let low = from;
  let high = to;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? 0) <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}
