/** The nearest rank: element ⌈p·n⌉ of ascending values (`features.md` 4.1), or null where there are none. */
export function percentile(ascending: Float64Array, p: number): number | null {
  return ascending[Math.ceil(p * ascending.length) - 1] ?? null;
}
