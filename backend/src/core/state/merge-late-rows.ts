import type { Interner } from './interner.ts';
import { createMessageColumns, type MessageColumns, sliceColumns, upperBound } from './message-columns.ts';

/**
 * Sorts the rows `[sorted, size)`, which came late, into those before them, which are sorted and distinct; rows with one
 * `ts` become one. Returns how many rows there are then.
 */
export function mergeLateRows(columns: MessageColumns, sorted: number, size: number, authors: Interner): number {
  const late = sortAndDeduplicate(columns, sorted, size, authors);
  const oldest = late.ts[0] ?? 0;
  // What is older than all of them stays where it is.
  const from = upperBound(columns.ts, oldest - 1, 0, sorted);
  const early = sliceColumns(columns, from, sorted);
  let [end, e, l] = [from, 0, 0];
  while (e < early.ts.length || l < late.ts.length) {
    const [a, b] = [early.ts[e] ?? Number.POSITIVE_INFINITY, late.ts[l] ?? Number.POSITIVE_INFINITY];
    columns.flags[end] = 0;
    columns.author[end] = 0;
    columns.threadTs[end] = 0;
    columns.ts[end] = Math.min(a, b);
    if (a <= b) mergeRowFrom(columns, end, early, e++, authors);
    if (b <= a) mergeRowFrom(columns, end, late, l++, authors);
    end++;
  }
  return end;
}

/** Merges what is said again of the row into it. */
export function mergeRow(
  columns: MessageColumns,
  row: number,
  author: number,
  root: number,
  flags: number,
  authors: Interner,
): void {
  columns.author[row] = authors.greaterById(columns.author[row] ?? 0, author);
  columns.threadTs[row] = Math.max(columns.threadTs[row] ?? 0, root);
  columns.flags[row] = (columns.flags[row] ?? 0) | flags;
}

function mergeRowFrom(
  columns: MessageColumns,
  row: number,
  source: MessageColumns,
  from: number,
  authors: Interner,
): void {
  mergeRow(columns, row, source.author[from] ?? 0, source.threadTs[from] ?? 0, source.flags[from] ?? 0, authors);
}

/**
 * The rows `[from, to)` by themselves, sorted and distinct. Numbers without a comparator sort natively, and a row then
 * finds its place by binary search: four times as fast as sorting row numbers by comparing what they stand for.
 */
function sortAndDeduplicate(columns: MessageColumns, from: number, to: number, authors: Interner): MessageColumns {
  const ts = deduplicateSorted(columns.ts.slice(from, to).sort());
  const alone: MessageColumns = { ...createMessageColumns(ts.length), ts };
  for (let row = from; row < to; row++) {
    const place = upperBound(ts, columns.ts[row] ?? 0, 0, ts.length) - 1;
    mergeRowFrom(alone, place, columns, row, authors);
  }
  return alone;
}

/** Sorted numbers without their repetitions. */
function deduplicateSorted(sorted: Float64Array): Float64Array {
  let end = 0;
  for (const value of sorted) if (end === 0 || value !== sorted[end - 1]) sorted[end++] = value;
  return sorted.subarray(0, end);
}
