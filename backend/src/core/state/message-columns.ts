/** The messages of a channel as parallel columns: 21 bytes a message, where an object takes ten times that. */
export interface MessageColumns {
  /** Microseconds since 1970: which message of the channel it is. */
  ts: Float64Array;
  /** The `ts` of the thread's first message, or 0 for that message itself. */
  threadTs: Float64Array;
  /** Index of an interned id. */
  author: Uint32Array;
  /** `FLAG_SEEN`, `FLAG_DELETED`, `FLAG_BOT` and `FLAG_DIRECT_MESSAGE`. */
  flags: Uint8Array;
}

/** The post itself was seen; without it the row only remembers that a deletion came first. */
export const FLAG_SEEN = 1;
export const FLAG_DELETED = 2;
export const FLAG_BOT = 4;
/** Written to the bot in private. */
export const FLAG_DIRECT_MESSAGE = 8;
/** Left out by what the reader has pointed at. Never stored: only a masked copy has it. */
export const FLAG_FILTERED_OUT = 16;

export function createMessageColumns(capacity: number): MessageColumns {
  return {
    ts: new Float64Array(capacity),
    threadTs: new Float64Array(capacity),
    author: new Uint32Array(capacity),
    flags: new Uint8Array(capacity),
  };
}

/** The same rows with room for more. */
export function growColumns({ ts, threadTs: root, author, flags }: MessageColumns, capacity: number): MessageColumns {
  const wider = createMessageColumns(capacity);
  wider.ts.set(ts);
  wider.threadTs.set(root);
  wider.author.set(author);
  wider.flags.set(flags);
  return wider;
}

/** A copy of the rows `[from, to)`. */
export function sliceColumns(
  { ts, threadTs: root, author, flags }: MessageColumns,
  from: number,
  to: number,
): MessageColumns {
  return {
    ts: ts.slice(from, to),
    threadTs: root.slice(from, to),
    author: author.slice(from, to),
    flags: flags.slice(from, to),
  };
}

/** The first of the places `[from, to)`, which are sorted, that holds a greater value; `to` if none does. */
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
