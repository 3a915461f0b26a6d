import type { Interner } from '../state/interner.ts';
import { createMessageColumns, type MessageColumns } from '../state/rows/message-columns.ts';
import { type MessageEdit, MessageEdits } from '../state/rows/message-edits.ts';
import type { VarintReader, VarintWriter } from './varint.ts';

/** Numbers the authors of the encoded rows in their order of appearance, so that a snapshot has only these ids. */
export class AuthorTable {
  readonly ids: string[] = [];
  readonly #authors: Interner;
  readonly #numbers: Int32Array;

  constructor(authors: Interner) {
    this.#authors = authors;
    this.#numbers = new Int32Array(authors.ids.length).fill(-1);
  }

  /** The number of the author with this index in the community; an author that has none yet gets the next one. */
  numberOf(index: number): number {
    const known = this.#numbers[index] ?? -1;
    if (known >= 0) return known;
    const number = this.ids.push(this.#authors.idAt(index)) - 1;
    this.#numbers[index] = number;
    return number;
  }
}

/** How many values are written in one step: about a millisecond. */
const VALUES_PER_STEP = 16_384;

/**
 * Writes the rows `[from, to)` column by column, because similar values next to each other compress best: `ts` as the
 * difference to the row before, authors as numbers of the table, `threadTs` as the difference to `ts` (0 for none),
 * flags. It yields after each step.
 */
export function* encodeRows(
  out: VarintWriter,
  { ts, threadTs, author, flags }: MessageColumns,
  from: number,
  to: number,
  authors: AuthorTable,
): Generator<void, void> {
  yield* writeColumn(out, from, to, (row) => (ts[row] ?? 0) - (row === from ? 0 : (ts[row - 1] ?? 0)));
  yield* writeColumn(out, from, to, (row) => authors.numberOf(author[row] ?? 0));
  yield* writeColumn(out, from, to, (row) => {
    const parentTs = threadTs[row] ?? 0;
    return parentTs === 0 ? 0 : (ts[row] ?? 0) - parentTs;
  });
  yield* writeColumn(out, from, to, (row) => flags[row] ?? 0);
}

function* writeColumn(
  out: VarintWriter,
  from: number,
  to: number,
  valueAt: (row: number) => number,
): Generator<void, void> {
  for (let start = from; start < to; start += VALUES_PER_STEP) {
    const values = new Float64Array(Math.min(VALUES_PER_STEP, to - start));
    for (let i = 0; i < values.length; i++) values[i] = valueAt(start + i);
    out.write(values);
    yield;
  }
}

/**
 * Reads `count` rows. `authors` has the index in this community for each number of the table. Throws `RangeError` if
 * the bytes are not rows.
 */
export function decodeRows(input: VarintReader, count: number, authors: Uint32Array): MessageColumns {
  const columns = createMessageColumns(count);
  const { ts, threadTs, author } = columns;
  const tsDifferences = input.read(count);
  let last = 0;
  for (let row = 0; row < count; row++) {
    const difference = tsDifferences[row] ?? 0;
    if (difference === 0 && row > 0) throw new RangeError('two rows have the same ts');
    last += difference;
    ts[row] = last;
  }
  const numbers = input.read(count);
  for (let row = 0; row < count; row++) author[row] = authors[numbers[row] ?? 0] ?? 0;
  const threadDifferences = input.read(count);
  for (let row = 0; row < count; row++) {
    const difference = threadDifferences[row] ?? 0;
    if (difference > 0) threadTs[row] = (ts[row] ?? 0) - difference;
  }
  columns.flags.set(input.read(count));
  return columns;
}

/**
 * Writes the edits of a channel column by column, sorted by `ts`: `ts` as the difference to the edit before, the time of
 * the edit as the difference to `ts`, and whether the text asks. Returns how many they are.
 */
export function encodeEdits(out: VarintWriter, edits: readonly MessageEdit[]): number {
  out.write(Float64Array.from(edits, ({ ts }, i) => ts - (edits[i - 1]?.ts ?? 0)));
  out.write(Float64Array.from(edits, ({ ts, at }) => toUnsigned(at - ts)));
  out.write(Float64Array.from(edits, ({ asks }) => (asks ? 1 : 0)));
  return edits.length;
}

/** Reads `count` edits. Throws `RangeError` if the bytes are not edits. */
export function decodeEdits(input: VarintReader, count: number): MessageEdits {
  const [tsDifferences, atDifferences, asks] = [input.read(count), input.read(count), input.read(count)];
  const edits = new MessageEdits();
  let ts = 0;
  for (let i = 0; i < count; i++) {
    ts += tsDifferences[i] ?? 0;
    edits.put({ ts, at: ts + toSigned(atDifferences[i] ?? 0), asks: asks[i] === 1 });
  }
  return edits;
}

/** An edit is almost always later than its message, but a record may say otherwise. Negative numbers become odd ones. */
function toUnsigned(difference: number): number {
  return difference < 0 ? -2 * difference - 1 : 2 * difference;
}

function toSigned(value: number): number {
  return value % 2 === 1 ? -(value + 1) / 2 : value / 2;
}
