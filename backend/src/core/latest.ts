/** A value, and since when it is so (microseconds; 0 while nothing was said of it). */
export interface Latest<T extends string | boolean> {
  at: number;
  value: T;
}

/** Of two the later one; ties by value. Commutative, associative and idempotent, as everything that a fold merges with. */
export function later<T extends string | boolean>(a: Latest<T>, b: Latest<T>): Latest<T> {
  if (a.at !== b.at) return a.at > b.at ? a : b;
  return a.value >= b.value ? a : b;
}
