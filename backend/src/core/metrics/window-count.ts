/** One number of the period, with the same number of the comparison; see `docs/metrics.md#comparison`. */
export interface WindowCount {
  count: number;
  /** Null without a comparison, and where it was not observed in full. */
  previous: number | null;
}
