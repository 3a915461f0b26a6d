import { type Columns, createColumns, firstAfter, widened } from './columns.ts';
import type { Interner } from './interner.ts';
import { Replies } from './replies.ts';
import { mergeRow, sortIn } from './sort-in.ts';

/**
 * The messages of one channel, sorted by time.
 *
 * A row is identified by its `ts`. Rows that come in order are appended; late ones wait behind the sorted part and are
 * merged in at the next read, so that a shuffled or backward import stays linear-logarithmic. Two rows with one `ts`
 * become one: flags are OR-ed, of two roots and two authors the greater wins. That is commutative, associative and
 * idempotent, which is why order and repetition of records cannot matter.
 */
export class Rows {
  #columns: Columns;
  #size = 0;
  /** Rows below this are sorted and distinct. */
  #sorted = 0;
  #replies = new Replies();
  readonly #authors: Interner;

  constructor(authors: Interner, capacity = 16) {
    this.#authors = authors;
    this.#columns = createColumns(capacity);
  }

  /** Takes over columns that are full, sorted and distinct. */
  static from(authors: Interner, columns: Columns): Rows {
    const rows = new Rows(authors, 0);
    rows.#columns = columns;
    rows.#size = rows.#sorted = columns.ts.length;
    return rows;
  }

  /** The same rows with other flags, and all else shared: to be read only, and before the next `put`. */
  withFlags(flags: Uint8Array): Rows {
    const rows = new Rows(this.#authors, 0);
    rows.#size = rows.#sorted = this.length;
    rows.#columns = { ...this.#columns, flags };
    rows.#replies = this.#replies;
    return rows;
  }

  /** `ts` and `root` in microseconds, `root` 0 for a message that starts its own thread. */
  put(ts: number, author: number, root: number, flags: number): void {
    const last = this.#size - 1;
    if (this.#sorted === this.#size) {
      const newest = last < 0 ? -1 : (this.#columns.ts[last] ?? 0);
      if (newest === ts) {
        mergeRow(this.#columns, last, author, root, flags, this.#authors);
        this.#replies.forget(last);
        return;
      }
      if (ts > newest) this.#sorted++;
    }
    if (this.#size === this.#columns.ts.length) this.#grow();
    const columns = this.#columns;
    const row = this.#size++;
    columns.ts[row] = ts;
    columns.author[row] = author;
    columns.root[row] = root;
    columns.flags[row] = flags;
  }

  /** How many rows there are, now that late ones are merged in. */
  get length(): number {
    this.#settle();
    return this.#size;
  }

  /** The rows themselves, to be read below `length` and until the next `put`. */
  get columns(): Readonly<Columns> {
    this.#settle();
    return this.#columns;
  }

  /** Who replies to what, to be read as `columns` are. */
  get replies(): Readonly<Replies> {
    this.#settle();
    this.#replies.follow(this.#columns, this.#size);
    return this.#replies;
  }

  /** The first row whose `ts` is greater. */
  firstAfter(ts: number): number {
    this.#settle();
    return firstAfter(this.#columns.ts, ts, 0, this.#size);
  }

  /** The row at exactly this `ts`, or -1. */
  find(ts: number): number {
    const row = this.firstAfter(ts) - 1;
    return row >= 0 && this.#columns.ts[row] === ts ? row : -1;
  }

  #settle(): void {
    if (this.#sorted === this.#size) return;
    this.#size = sortIn(this.#columns, this.#sorted, this.#size, this.#authors);
    this.#sorted = this.#size;
    this.#replies.forget(0);
  }

  #grow(): void {
    this.#columns = widened(this.#columns, Math.max(16, Math.ceil(this.#size * 1.4)));
  }
}
