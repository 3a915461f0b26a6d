import { type MessageColumns, upperBound } from './message-columns.ts';

/**
 * The replies of a channel with the rows of their parent messages. It is a cache of eight bytes a reply, because a page
 * reads all threads several times a second. It has no replies to messages that are not held.
 */
export class ReplyIndex {
  /** The rows of the replies, ascending; valid below `length`. */
  replyRows = new Int32Array(0);
  /** The row of each reply's parent message; valid below `length`. */
  rootRows = new Int32Array(0);
  length = 0;
  /** All replies in the rows below this are in the index. */
  #indexedRows = 0;

  /** Removes the replies at or after this row, because these rows have changed. */
  invalidateFrom(row: number): void {
    if (row >= this.#indexedRows) return;
    this.#indexedRows = row;
    this.length = this.firstReplyFrom(row);
  }

  /** Adds the replies of the rows below `size` that are not in the index yet. The rows are sorted. */
  indexUpTo({ ts, threadTs }: Readonly<MessageColumns>, size: number): void {
    for (let row = this.#indexedRows; row < size; row++) {
      const parentTs = threadTs[row] ?? 0;
      if (parentTs === 0) continue;
      const parentRow = upperBound(ts, parentTs, 0, row) - 1;
      if (parentRow >= 0 && ts[parentRow] === parentTs) this.#append(row, parentRow);
    }
    this.#indexedRows = size;
  }

  /** The index of the first reply at or after this row; `length` if there is none. */
  firstReplyFrom(row: number): number {
    return upperBound(this.replyRows, row - 1, 0, this.length);
  }

  #append(row: number, parentRow: number): void {
    if (this.length === this.replyRows.length) {
      const capacity = Math.max(8, Math.ceil(this.length * 1.4));
      this.replyRows = growInt32Array(this.replyRows, capacity);
      this.rootRows = growInt32Array(this.rootRows, capacity);
    }
    this.replyRows[this.length] = row;
    this.rootRows[this.length++] = parentRow;
  }
}

function growInt32Array(values: Int32Array, capacity: number): Int32Array<ArrayBuffer> {
  const grown = new Int32Array(capacity);
  grown.set(values);
  return grown;
}
