import type { Interner } from './interner.ts';
import { mergeLateRows, mergeRow } from './merge-late-rows.ts';
import { createMessageColumns, growColumns, type MessageColumns, upperBound } from './message-columns.ts';
import { ReplyIndex } from './reply-index.ts';

/**
 * The messages of one channel, sorted by time.
 *
 * A row is identified by its `ts`. Rows that come in order are appended; late ones wait behind the sorted part and are
 * merged in at the next read, so that a shuffled or backward import stays linear-logarithmic. Two rows with one `ts`
 * become one: flags are OR-ed, of two roots and two authors the greater wins. That is commutative, associative and
 * idempotent, which is why order and repetition of records cannot matter.
 */
export class MessageRows {
  #columns: MessageColumns;
  #size = 0;
  /** Rows below this are sorted and distinct. */
  #sorted = 0;
  #replies = new ReplyIndex();
  readonly #authors: Interner;

  constructor(authors: Interner, capacity = 16) {
    this.#authors = authors;
    this.#columns = createMessageColumns(capacity);
  }

  /** Takes over columns that are full, sorted and distinct. */
  static from(authors: Interner, columns: MessageColumns): MessageRows {
    const rows = new MessageRows(authors, 0);
    rows.#columns = columns;
    rows.#size = rows.#sorted = columns.ts.length;
    return rows;
  }

  /** The same rows with other flags, and all else shared: to be read only, and before the next `put`. */
  withFlags(flags: Uint8Array): MessageRows {
    const rows = new MessageRows(this.#authors, 0);
    rows.#size = rows.#sorted = this.length;
    rows.#columns = { ...this.#columns, flags };
    rows.#replies = this.#replies;
    return rows;
  }

  /** `ts` and `root` in microseconds, `root` 0 for a message that starts its own thread. */
  upsert(ts: number, author: number, root: number, flags: number): void {
    const last = this.#size - 1;
    if (this.#sorted === this.#size) {
      const newest = last < 0 ? -1 : (this.#columns.ts[last] ?? 0);
      if (newest === ts) {
        mergeRow(this.#columns, last, author, root, flags, this.#authors);
        this.#replies.invalidateFrom(last);
        return;
      }
      if (ts > newest) this.#sorted++;
    }
    if (this.#size === this.#columns.ts.length) this.#grow();
    const columns = this.#columns;
    const row = this.#size++;
    columns.ts[row] = ts;
    columns.author[row] = author;
    columns.threadTs[row] = root;
    columns.flags[row] = flags;
  }

  /** How many rows there are, now that late ones are merged in. */
  get length(): number {
    this.#mergeLateRows();
    return this.#size;
  }

  /** The rows themselves, to be read below `length` and until the next `put`. */
  get columns(): Readonly<MessageColumns> {
    this.#mergeLateRows();
    return this.#columns;
  }

  /** Who replies to what, to be read as `columns` are. */
  get replies(): Readonly<ReplyIndex> {
    this.#mergeLateRows();
    this.#replies.indexUpTo(this.#columns, this.#size);
    return this.#replies;
  }

  /** The first row whose `ts` is greater. */
  firstRowAfter(ts: number): number {
    this.#mergeLateRows();
    return upperBound(this.#columns.ts, ts, 0, this.#size);
  }

  /** The row at exactly this `ts`, or -1. */
  findRow(ts: number): number {
    const row = this.firstRowAfter(ts) - 1;
    return row >= 0 && this.#columns.ts[row] === ts ? row : -1;
  }

  #mergeLateRows(): void {
    if (this.#sorted === this.#size) return;
    this.#size = mergeLateRows(this.#columns, this.#sorted, this.#size, this.#authors);
    this.#sorted = this.#size;
    this.#replies.invalidateFrom(0);
  }

  #grow(): void {
    this.#columns = growColumns(this.#columns, Math.max(16, Math.ceil(this.#size * 1.4)));
  }
}
