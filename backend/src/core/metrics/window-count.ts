/** One number of the window, with the same number of the window before it; see `docs/metrics.md#previous-window`. */
export interface WindowCount {
  count: number;
  /** Null where the previous 30 days were not observed in full. */
  previous: number | null;
}
