import type { ActivityItem } from 'backend/core/metrics/latest-activity';

/**
 * The rows to show while the list is paused, and how many newer ones there are. A paused row whose message was deleted
 * disappears at once; a row that is only too old for the current list stays.
 */
export function pausedRows(
  paused: readonly ActivityItem[],
  current: readonly ActivityItem[],
): { rows: readonly ActivityItem[]; newRowCount: number } {
  const byKey = new Map(current.map((row) => [row.key, row]));
  const oldest = current.at(-1)?.at ?? Number.POSITIVE_INFINITY;
  const rows = paused.flatMap((row) => byKey.get(row.key) ?? (row.at < oldest ? [row] : []));
  return { rows, newRowCount: countNewerRows(paused, current) };
}

/** How many rows of `current` stand above the first row that `before` has, too; all if there is none. */
export function countNewerRows(before: readonly ActivityItem[], current: readonly ActivityItem[]): number {
  const known = new Set(before.map(({ key }) => key));
  const index = current.findIndex(({ key }) => known.has(key));
  return index < 0 ? current.length : index;
}
