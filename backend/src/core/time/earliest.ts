/** The smallest of the times, which all have one unit. `null` stands for a time that never comes. */
export function earliest<T extends number>(...times: readonly (T | null)[]): T | null {
  return times.reduce((a, b) => (a === null || (b !== null && b < a) ? b : a), null);
}
