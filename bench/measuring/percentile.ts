/**
 * Returns the nearest-rank percentile: the smallest value that a `share` (0 to 1) of all values does not exceed. NaN where
 * there is no value.
 */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

/** Returns the middle value; of an even count the upper one of the two in the middle. 0 where there is no value. */
export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
