export type ExportCell = string | number | null;

/** What a panel shows, as rows. Times are ISO 8601 in UTC; null is what is not known. */
export interface ExportTable {
  columns: readonly string[];
  rows: readonly (readonly ExportCell[])[];
}

/** A time (ms UTC) as it is written in files. */
export function isoTime(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}
