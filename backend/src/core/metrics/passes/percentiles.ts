const BUCKET_COUNT = 4096;

/**
 * The nearest rank for each p: the element ⌈p·n⌉ of the values in ascending order, or null if there are no values
 * (docs/metrics.md#percentiles). Values are 0 or more. Values are first counted in buckets of equal width, because then
 * only the bucket of each p has to be sorted further: a fraction of the cost of sorting all.
 */
export function percentiles(values: Float64Array, ps: readonly number[]): (number | null)[] {
  let greatest = 0;
  for (let i = 0; i < values.length; i++) greatest = Math.max(greatest, values[i] ?? 0);
  const scale = greatest === 0 ? 0 : (BUCKET_COUNT - 1) / greatest;
  const counts = new Uint32Array(BUCKET_COUNT);
  for (let i = 0; i < values.length; i++) {
    const bucket = Math.floor((values[i] ?? 0) * scale);
    counts[bucket] = (counts[bucket] ?? 0) + 1;
  }
  return ps.map((p) => {
    if (values.length === 0) return null;
    const rank = Math.max(0, Math.ceil(p * values.length) - 1);
    let [bucket, below] = [0, 0];
    for (let count = counts[0] ?? 0; below + count <= rank; count = counts[++bucket] ?? 0) below += count;
    return quickselect(valuesInBucket(values, bucket, scale, counts[bucket] ?? 0), rank - below);
  });
}

function valuesInBucket(values: Float64Array, bucket: number, scale: number, count: number): Float64Array {
  const found = new Float64Array(count);
  let next = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? 0;
    if (Math.floor(value * scale) === bucket) found[next++] = value;
  }
  return found;
}

/** The element at this index of the sorted values, or null. Reorders the values (C. A. R. Hoare, "Algorithm 65: Find"). */
function quickselect(values: Float64Array, rank: number): number | null {
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
