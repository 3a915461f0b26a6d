import type { Microseconds } from '../../time/units.ts';
import type { Interner } from '../interner.ts';
import { mergeLateRows, mergeRow } from './merge-late-rows.ts';
import { createMessageColumns, growColumns, type MessageColumns, sliceColumns, upperBound } from './message-columns.ts';
import { ReplyIndex } from './reply-index.ts';

/**
 * The messages of one channel, sorted by time; see `docs/architecture.md#message-columns`.
 *
 * The `ts` identifies a row. Rows that arrive in order are appended. Late rows are appended after the sorted rows and
 * merged at the next read, so that an import in any order takes `n log n` steps. Two rows with one `ts` become one: it
 * has the flags of both, and the greater author and `threadTs`. This merge is commutative, associative and idempotent,
 * so that order and repetition of records do not matter.
 */
export class MessageRows {
  #columns: MessageColumns;
  #size = 0;
  /** Rows below this are sorted and distinct. */
  #sorted = 0;
  #replies = new ReplyIndex();
  #version = 0;
  readonly #authors: Interner;

  constructor(authors: Interner, capacity = 16) {
    this.#authors = authors;
    this.#columns = createMessageColumns(capacity);
  }

  /** Rows from columns that are full, sorted and distinct. The columns must not be changed afterwards. */
  static from(authors: Interner, columns: MessageColumns): MessageRows {
    const rows = new MessageRows(authors, 0);
    rows.#columns = columns;
    rows.#size = rows.#sorted = columns.ts.length;
    return rows;
  }

  /** A copy of all rows, which keeps its values when the original changes. */
  static copyOf(authors: Interner, { columns, length }: MessageRows): MessageRows {
    return MessageRows.from(authors, sliceColumns(columns, 0, length));
  }

  /**
   * The same rows with other flags. The other columns are shared: read them before the next `upsert`, change nothing.
   */
  withFlags(flags: Uint8Array): MessageRows {
    const rows = new MessageRows(this.#authors, 0);
    rows.#size = rows.#sorted = this.length;
    rows.#columns = { ...this.#columns, flags };
    rows.#replies = this.#replies;
    return rows;
  }

  /** Adds a row, or merges it into the row with this `ts`. `threadTs` is 0 for a message that is itself a parent. */
  upsert(ts: Microseconds, author: number, threadTs: Microseconds, flags: number): void {
    this.#version++;
    const last = this.#size - 1;
    if (this.#sorted === this.#size) {
      const newest = last < 0 ? -1 : (this.#columns.ts[last] ?? 0);
      if (newest === ts) {
        mergeRow(this.#columns, last, author, threadTs, flags, this.#authors);
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
    columns.threadTs[row] = threadTs;
    columns.flags[row] = flags;
  }

  /** Adds all rows of another channel. */
  addAll(other: MessageRows): void {
    const { length, columns } = other;
    for (let row = 0; row < length; row++)
      this.upsert(columns.ts[row] ?? 0, columns.author[row] ?? 0, columns.threadTs[row] ?? 0, columns.flags[row] ?? 0);
  }

  /** Adds flags to all rows up to and with `ts`. */
  flagUntil(ts: Microseconds, flags: number): void {
    this.#version++;
    const end = this.firstRowAfter(ts);
    const column = this.#columns.flags;
    for (let row = 0; row < end; row++) column[row] = (column[row] ?? 0) | flags;
  }

  /** Another number after each change, for what is computed from the rows and kept. */
  get version(): number {
    return this.#version;
  }

  /** The number of distinct rows. Merges late rows. */
  get length(): number {
    this.#mergeLateRows();
    return this.#size;
  }

  /** The columns, valid below `length` and until the next `upsert`. Merges late rows. */
  get columns(): Readonly<MessageColumns> {
    this.#mergeLateRows();
    return this.#columns;
  }

  /** The parent row of each reply, valid until the next `upsert`. Merges late rows. */
  get replies(): Readonly<ReplyIndex> {
    this.#mergeLateRows();
    this.#replies.indexUpTo(this.#columns, this.#size);
    return this.#replies;
  }

  /** The first row whose `ts` is greater; `length` if there is none. */
  firstRowAfter(ts: Microseconds): number {
    this.#mergeLateRows();
    return upperBound(this.#columns.ts, ts, 0, this.#size);
  }

  /** The row with exactly this `ts`, or -1. */
  findRow(ts: Microseconds): number {
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
