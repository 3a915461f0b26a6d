import type { Interner } from '../state/interner.ts';
import { createMessageColumns, type MessageColumns } from '../state/message-columns.ts';
import type { VarintReader, VarintWriter } from './varint.ts';

/** Authors numbered in the order in which the rows that are written name them. */
export class AuthorTable {
  readonly ids: string[] = [];
  readonly #authors: Interner;
  readonly #numbers: Int32Array;

  constructor(authors: Interner) {
    this.#authors = authors;
    this.#numbers = new Int32Array(authors.ids.length).fill(-1);
  }

  numberOf(index: number): number {
    const known = this.#numbers[index] ?? -1;
    if (known >= 0) return known;
    const number = this.ids.push(this.#authors.idAt(index)) - 1;
    this.#numbers[index] = number;
    return number;
  }
}

/**
 * Writes the rows `[from, to)` column by column, for what is alike compresses best together: times as the distance from
 * the row before, authors by their number in the table, roots as the distance from the row, 0 for none, and flags.
 */
export function encodeRows(
  out: VarintWriter,
  { ts, threadTs: root, author, flags }: MessageColumns,
  from: number,
  to: number,
  authors: AuthorTable,
): void {
  const values = new Float64Array(to - from);
  let last = 0;
  for (let row = from; row < to; row++) {
    const at = ts[row] ?? 0;
    values[row - from] = at - last;
    last = at;
  }
  out.write(values);
  for (let row = from; row < to; row++) values[row - from] = authors.numberOf(author[row] ?? 0);
  out.write(values);
  for (let row = from; row < to; row++) {
    const thread = root[row] ?? 0;
    values[row - from] = thread === 0 ? 0 : (ts[row] ?? 0) - thread;
  }
  out.write(values);
  values.set(flags.subarray(from, to));
  out.write(values);
}

/** `authors`: the index that each number of the table has here. Throws `RangeError` if the bytes are no such rows. */
export function decodeRows(input: VarintReader, count: number, authors: Uint32Array): MessageColumns {
  const columns = createMessageColumns(count);
  const { ts, threadTs: root, author } = columns;
  const distances = input.read(count);
  let last = 0;
  for (let row = 0; row < count; row++) {
    const distance = distances[row] ?? 0;
    if (distance === 0 && row > 0) throw new RangeError('two rows have one time');
    last += distance;
    ts[row] = last;
  }
  const numbers = input.read(count);
  for (let row = 0; row < count; row++) author[row] = authors[numbers[row] ?? 0] ?? 0;
  const roots = input.read(count);
  for (let row = 0; row < count; row++) {
    const distance = roots[row] ?? 0;
    if (distance > 0) root[row] = (ts[row] ?? 0) - distance;
  }
  columns.flags.set(input.read(count));
  return columns;
}
