import { type Columns, firstAfter } from './columns.ts';

/**
 * Which rows of a channel are replies, and to which row: looked up once and kept, at eight bytes a reply, as whoever reads
 * threads four times a second would look up the same ones each time. A reply to a message that is not held is left out.
 */
export class Replies {
  /** Ascending. Only the first `length` are replies. */
  rows = new Int32Array(0);
  /** The row that each one's thread starts with. */
  starts = new Int32Array(0);
  length = 0;
  /** Rows below this have been looked at. */
  #seen = 0;

  /** The rows from this one on are not what they were. */
  forget(row: number): void {
    if (row >= this.#seen) return;
    this.#seen = row;
    this.length = this.firstFrom(row);
  }

  /** Looks at what is new of the first `size` rows, which are sorted. */
  follow({ ts, root }: Readonly<Columns>, size: number): void {
    for (let row = this.#seen; row < size; row++) {
      const thread = root[row] ?? 0;
      if (thread === 0) continue;
      const start = firstAfter(ts, thread, 0, row) - 1;
      if (start >= 0 && ts[start] === thread) this.#put(row, start);
    }
    this.#seen = size;
  }

  /** The first reply that is at this row or a later one. */
  firstFrom(row: number): number {
    return firstAfter(this.rows, row - 1, 0, this.length);
  }

  #put(row: number, start: number): void {
    if (this.length === this.rows.length) {
      const capacity = Math.max(8, Math.ceil(this.length * 1.4));
      this.rows = resized(this.rows, capacity);
      this.starts = resized(this.starts, capacity);
    }
    this.rows[this.length] = row;
    this.starts[this.length++] = start;
  }
}

function resized(values: Int32Array, capacity: number): Int32Array<ArrayBuffer> {
  const wider = new Int32Array(capacity);
  wider.set(values);
  return wider;
}
