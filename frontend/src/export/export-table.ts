import type { Milliseconds } from 'backend/core/time/units';

export type ExportCell = string | number | null;

/** The numbers of a panel as rows. Times are ISO 8601 in UTC; null means unknown. See `docs/metrics.md#exports`. */
export interface ExportTable {
  columns: readonly string[];
  rows: readonly (readonly ExportCell[])[];
}

/** A time (ms UTC) in ISO 8601; null stays null. */
export function isoTime(at: Milliseconds | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}
