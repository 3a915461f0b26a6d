import { type MessageColumns, upperBound } from './message-columns.ts';

/**
 * Which rows of a channel are replies, and to which row: looked up once and kept, at eight bytes a reply, as whoever reads
 * threads four times a second would look up the same ones each time. A reply to a message that is not held is left out.
 */
export class ReplyIndex {
  /** Ascending. Only the first `length` are replies. */
  replyRows = new Int32Array(0);
  /** The row that each one's thread starts with. */
  rootRows = new Int32Array(0);
  length = 0;
  /** Rows below this have been looked at. */
  #indexedRows = 0;

  /** The rows from this one on are not what they were. */
  invalidateFrom(row: number): void {
    if (row >= this.#indexedRows) return;
    this.#indexedRows = row;
    this.length = this.firstReplyFrom(row);
  }

  /** Looks at what is new of the first `size` rows, which are sorted. */
  indexUpTo({ ts, threadTs: root }: Readonly<MessageColumns>, size: number): void {
    for (let row = this.#indexedRows; row < size; row++) {
      const thread = root[row] ?? 0;
      if (thread === 0) continue;
      const start = upperBound(ts, thread, 0, row) - 1;
      if (start >= 0 && ts[start] === thread) this.#append(row, start);
    }
    this.#indexedRows = size;
  }

  /** The first reply that is at this row or a later one. */
  firstReplyFrom(row: number): number {
    return upperBound(this.replyRows, row - 1, 0, this.length);
  }

  #append(row: number, start: number): void {
    if (this.length === this.replyRows.length) {
      const capacity = Math.max(8, Math.ceil(this.length * 1.4));
      this.replyRows = growInt32Array(this.replyRows, capacity);
      this.rootRows = growInt32Array(this.rootRows, capacity);
    }
    this.replyRows[this.length] = row;
    this.rootRows[this.length++] = start;
  }
}

function growInt32Array(values: Int32Array, capacity: number): Int32Array<ArrayBuffer> {
  const wider = new Int32Array(capacity);
  wider.set(values);
  return wider;
}
