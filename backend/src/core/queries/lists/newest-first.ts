import type { Microseconds } from '../../time/units.ts';

/** Rows that are sorted by time, for example the messages of one channel. */
export interface TimedRows {
  /** Decides between rows of one time: the rows of the smaller key come first. */
  key: string;
  /** By row, ascending. */
  times: Readonly<Record<number, Microseconds>>;
  /** The rows `[first, end)` are merged, as far as they are listed. */
  first: number;
  end: number;
  isListed: (row: number) => boolean;
}

/**
 * Calls `visit` with the listed rows of all sources, newest first. It keeps the newest row of each source in a heap, so
 * that a million rows of a hundred sources take a million times seven comparisons.
 */
export function visitNewestFirst(
  sources: readonly TimedRows[],
  visit: (source: number, row: number, us: Microseconds) => void,
): void {
  const rows = Int32Array.from(sources, (source) => listedBelow(source, source.end));
  const heads = Float64Array.from(sources, ({ times }, i) => times[rows[i] ?? -1] ?? -1);
  const rank = new Int32Array(sources.length);
  const byKey = [...sources.keys()].sort((a, b) => ((sources[a]?.key ?? '') < (sources[b]?.key ?? '') ? -1 : 1));
  for (const [place, source] of byKey.entries()) rank[source] = place;
  const isBefore = (a: number, b: number) => {
    const newer = (heads[a] ?? 0) - (heads[b] ?? 0);
    return newer > 0 || (newer === 0 && (rank[a] ?? 0) < (rank[b] ?? 0));
  };
  // Sorted, so it is a heap.
  const heap = Int32Array.from(
    [...sources.keys()].filter((i) => (rows[i] ?? -1) >= 0).sort((a, b) => (isBefore(a, b) ? -1 : 1)),
  );
  let size = heap.length;
  while (size > 0) {
    const top = heap[0] ?? 0;
    const source = sources[top];
    const row = rows[top] ?? 0;
    if (!source) return;
    visit(top, row, heads[top] ?? 0);
    const next = listedBelow(source, row);
    rows[top] = next;
    if (next < 0) heap[0] = heap[--size] ?? 0;
    else heads[top] = source.times[next] ?? 0;
    sink(heap, size, isBefore);
  }
}

/** Moves the first element of a heap down to its place. */
function sink(heap: Int32Array, size: number, isBefore: (a: number, b: number) => boolean): void {
  const moved = heap[0] ?? 0;
  let at = 0;
  for (;;) {
    let child = 2 * at + 1;
    if (child >= size) break;
    if (child + 1 < size && isBefore(heap[child + 1] ?? 0, heap[child] ?? 0)) child++;
    if (!isBefore(heap[child] ?? 0, moved)) break;
    heap[at] = heap[child] ?? 0;
    at = child;
  }
  heap[at] = moved;
}

/** The next listed row below this one, or -1. */
function listedBelow({ first, isListed }: TimedRows, row: number): number {
  for (let below = row - 1; below >= first; below--) if (isListed(below)) return below;
  return -1;
}
