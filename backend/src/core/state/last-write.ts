/** A value, and since when it is so (microseconds; 0 while nothing was said of it). */
export interface LastWrite<T extends string | boolean> {
  at: number;
  value: T;
}

/** Of two the later one; ties by value. Commutative, associative and idempotent, as everything that a fold merges with. */
export function latestWrite<T extends string | boolean>(a: LastWrite<T>, b: LastWrite<T>): LastWrite<T> {
  if (a.at !== b.at) return a.at > b.at ? a : b;
  return a.value >= b.value ? a : b;
}
