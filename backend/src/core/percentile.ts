/**
 * The nearest rank: element ⌈p·n⌉ of the values in ascending order (`features.md` 4.1), or null where there are none. Puts
 * the values into another order: they are parted around the element, which costs a fraction of sorting them (C. A. R. Hoare's
 * "Find").
 */
export function percentile(values: Float64Array, p: number): number | null {
  if (values.length === 0) return null;
  const rank = Math.max(0, Math.ceil(p * values.length) - 1);
  let [left, right] = [0, values.length - 1];
  while (left < right) {
    const pivot = values[(left + right) >>> 1] ?? 0;
    let [i, j] = [left, right];
    while (i <= j) {
      while ((values[i] ?? 0) < pivot) i++;
      while ((values[j] ?? 0) > pivot) j--;
      if (i > j) break;
      const swapped = values[i] ?? 0;
      values[i++] = values[j] ?? 0;
      values[j--] = swapped;
    }
    if (rank <= j) right = j;
    else if (rank >= i) left = i;
    else break;
  }
  return values[rank] ?? null;
}
