export type Cell = string | number | null;

/** What a panel shows, as rows. Times are ISO 8601 in UTC; null is what is not known. */
export interface Table {
  columns: readonly string[];
  rows: readonly (readonly Cell[])[];
}

/** A time (ms UTC) as it is written in files. */
export function iso(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}
