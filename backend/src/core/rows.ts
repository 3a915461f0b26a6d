import type { Interner } from './interner.ts';

/** The post itself was seen; without it the row only remembers that a deletion came first. */
export const SEEN = 1;
export const DELETED = 2;
export const BOT = 4;
/** Written to the bot in private. */
export const DIRECT = 8;

/**
 * The messages of one channel as columns, sorted by time: 21 bytes a message, where an object takes ten times that.
 *
 * A row is identified by its `ts`. Rows that come in order are appended; late ones wait behind the sorted part and are
 * merged in at the next read, so that a shuffled or backward import stays linear-logarithmic. Two rows with one `ts`
 * become one: flags are OR-ed, of two roots and two authors the greater wins. That is commutative, associative and
 * idempotent, which is why order and repetition of records cannot matter.
 */
export class Rows {
  #ts: Float64Array;
  #root: Float64Array;
  #author: Uint32Array;
  #flags: Uint8Array;
  #size = 0;
  /** Rows below this are sorted and distinct. */
  #sorted = 0;
  readonly #authors: Interner;

  constructor(authors: Interner, capacity = 16) {
    this.#authors = authors;
    this.#ts = new Float64Array(capacity);
    this.#root = new Float64Array(capacity);
    this.#author = new Uint32Array(capacity);
    this.#flags = new Uint8Array(capacity);
  }

  /** `ts` and `root` in microseconds, `root` 0 for a message that starts its own thread. */
  put(ts: number, author: number, root: number, flags: number): void {
    if (this.#sorted === this.#size) {
      const last = this.#sorted - 1;
      if (last >= 0 && this.#ts[last] === ts) {
        this.#merge(last, author, root, flags);
        return;
      }
      if (last < 0 || ts > this.tsAt(last)) this.#sorted++;
    }
    if (this.#size === this.#ts.length) this.#grow();
    this.#set(this.#size++, ts, author, root, flags);
  }

  /** How many rows there are, now that late ones are merged in. */
  get length(): number {
    this.#settle();
    return this.#size;
  }

  tsAt(row: number): number {
    return this.#ts[row] ?? 0;
  }

  rootAt(row: number): number {
    return this.#root[row] ?? 0;
  }

  authorAt(row: number): number {
    return this.#author[row] ?? 0;
  }

  flagsAt(row: number): number {
    return this.#flags[row] ?? 0;
  }

  /** The first row whose `ts` is greater. */
  firstAfter(ts: number): number {
    this.#settle();
    return this.#search(ts, 0, this.#size);
  }

  /** The row at exactly this `ts`, or -1. */
  find(ts: number): number {
    const row = this.firstAfter(ts) - 1;
    return row >= 0 && this.#ts[row] === ts ? row : -1;
  }

  #search(ts: number, from: number, to: number): number {
    let low = from;
    let high = to;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.tsAt(middle) <= ts) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #set(row: number, ts: number, author: number, root: number, flags: number): void {
    this.#ts[row] = ts;
    this.#author[row] = author;
    this.#root[row] = root;
    this.#flags[row] = flags;
  }

  #merge(row: number, author: number, root: number, flags: number): void {
    this.#author[row] = this.#authors.greater(this.authorAt(row), author);
    this.#root[row] = Math.max(this.rootAt(row), root);
    this.#flags[row] = this.flagsAt(row) | flags;
  }

  #settle(): void {
    if (this.#sorted === this.#size) return;
    const late = this.#lateRows();
    const first = this.#search(late.tsAt(0) - 1, 0, this.#sorted);
    const early = this.#copy(first, this.#sorted);
    this.#size = first;
    let a = 0;
    let b = 0;
    while (a < early.#size || b < late.#size) {
      const fromEarly = b >= late.#size || (a < early.#size && early.tsAt(a) <= late.tsAt(b));
      const [source, row] = fromEarly ? [early, a++] : [late, b++];
      this.#push(source, row);
    }
    this.#sorted = this.#size;
  }

  /** Appends a row of another column that is not earlier than the last one here. */
  #push(source: Rows, row: number): void {
    const last = this.#size - 1;
    const ts = source.tsAt(row);
    if (last >= 0 && this.#ts[last] === ts)
      this.#merge(last, source.authorAt(row), source.rootAt(row), source.flagsAt(row));
    else this.#set(this.#size++, ts, source.authorAt(row), source.rootAt(row), source.flagsAt(row));
  }

  #lateRows(): Rows {
    const order = new Uint32Array(this.#size - this.#sorted);
    for (let i = 0; i < order.length; i++) order[i] = this.#sorted + i;
    const ts = this.#ts;
    order.sort((a, b) => (ts[a] ?? 0) - (ts[b] ?? 0));
    const late = new Rows(this.#authors, order.length);
    for (const row of order)
      late.#set(late.#size++, this.tsAt(row), this.authorAt(row), this.rootAt(row), this.flagsAt(row));
    return late;
  }

  #copy(from: number, to: number): Rows {
    const copy = new Rows(this.#authors, 0);
    copy.#ts = this.#ts.slice(from, to);
    copy.#root = this.#root.slice(from, to);
    copy.#author = this.#author.slice(from, to);
    copy.#flags = this.#flags.slice(from, to);
    copy.#size = to - from;
    return copy;
  }

  #grow(): void {
    const larger = new Rows(this.#authors, Math.max(16, Math.ceil(this.#ts.length * 1.5)));
    larger.#ts.set(this.#ts);
    larger.#root.set(this.#root);
    larger.#author.set(this.#author);
    larger.#flags.set(this.#flags);
    this.#ts = larger.#ts;
    this.#root = larger.#root;
    this.#author = larger.#author;
    this.#flags = larger.#flags;
  }
}
