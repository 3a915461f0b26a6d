import type { Microseconds } from '../time/units.ts';

/** A value and the time since which it holds; `at` is 0 while no record has set it. */
export interface LastWrite<T extends string | boolean> {
  at: Microseconds;
  value: T;
}

/**
 * The later of two writes, or of two at one time the one with the greater value. The operation is commutative,
 * associative and idempotent, as `docs/architecture.md#repeats-and-order` requires of everything that `fold` merges.
 */
export function latestWrite<T extends string | boolean>(a: LastWrite<T>, b: LastWrite<T>): LastWrite<T> {
  if (a.at !== b.at) return a.at > b.at ? a : b;
  return a.value >= b.value ? a : b;
}
