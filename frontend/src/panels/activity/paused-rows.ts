import type { ActivityItem } from 'backend/core/metrics/latest-activity';

/**
 * The rows to show while the reader holds the list, and how many are new since. A held row that is gone meanwhile (its
 * message was deleted) goes at once; one that only fell off the end stays.
 */
export function pausedRows(held: readonly ActivityItem[], current: readonly ActivityItem[]) {
  const byKey = new Map(current.map((row) => [row.key, row]));
  const oldest = current.at(-1)?.at ?? Number.POSITIVE_INFINITY;
  const rows = held.flatMap((row) => byKey.get(row.key) ?? (row.at < oldest ? [row] : []));
  return { rows, fresh: countNewerRows(held, current) };
}

/** How many rows stand above the first one that was there before. */
export function countNewerRows(before: readonly ActivityItem[], current: readonly ActivityItem[]): number {
  const known = new Set(before.map(({ key }) => key));
  const at = current.findIndex(({ key }) => known.has(key));
  return at < 0 ? current.length : at;
}
