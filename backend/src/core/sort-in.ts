import { type Columns, createColumns, firstAfter, sliced } from './columns.ts';
import type { Interner } from './interner.ts';

/**
 * Sorts the rows `[sorted, size)`, which came late, into those before them, which are sorted and distinct; rows with one
 * `ts` become one. Returns how many rows there are then.
 */
export function sortIn(columns: Columns, sorted: number, size: number, authors: Interner): number {
  const late = sortedAlone(columns, sorted, size, authors);
  const oldest = late.ts[0] ?? 0;
  // What is older than all of them stays where it is.
  const from = firstAfter(columns.ts, oldest - 1, 0, sorted);
  const early = sliced(columns, from, sorted);
  let [end, e, l] = [from, 0, 0];
  while (e < early.ts.length || l < late.ts.length) {
    const [a, b] = [early.ts[e] ?? Number.POSITIVE_INFINITY, late.ts[l] ?? Number.POSITIVE_INFINITY];
    columns.flags[end] = 0;
    columns.author[end] = 0;
    columns.root[end] = 0;
    columns.ts[end] = Math.min(a, b);
    if (a <= b) copyInto(columns, end, early, e++, authors);
    if (b <= a) copyInto(columns, end, late, l++, authors);
    end++;
  }
  return end;
}

/** Merges what is said again of the row into it. */
export function mergeRow(
  columns: Columns,
  row: number,
  author: number,
  root: number,
  flags: number,
  authors: Interner,
): void {
  columns.author[row] = authors.greater(columns.author[row] ?? 0, author);
  columns.root[row] = Math.max(columns.root[row] ?? 0, root);
  columns.flags[row] = (columns.flags[row] ?? 0) | flags;
}

function copyInto(columns: Columns, row: number, source: Columns, from: number, authors: Interner): void {
  mergeRow(columns, row, source.author[from] ?? 0, source.root[from] ?? 0, source.flags[from] ?? 0, authors);
}

/**
 * The rows `[from, to)` by themselves, sorted and distinct. Numbers without a comparator sort natively, and a row then
 * finds its place by binary search: four times as fast as sorting row numbers by comparing what they stand for.
 */
function sortedAlone(columns: Columns, from: number, to: number, authors: Interner): Columns {
  const ts = distinct(columns.ts.slice(from, to).sort());
  const alone: Columns = { ...createColumns(ts.length), ts };
  for (let row = from; row < to; row++) {
    const place = firstAfter(ts, columns.ts[row] ?? 0, 0, ts.length) - 1;
    copyInto(alone, place, columns, row, authors);
  }
  return alone;
}

/** Sorted numbers without their repetitions. */
function distinct(sorted: Float64Array): Float64Array {
  let end = 0;
  for (const value of sorted) if (end === 0 || value !== sorted[end - 1]) sorted[end++] = value;
  return sorted.subarray(0, end);
}
