/**
 * How long to wait before a try, ms: from 1 s doubling to 30 s, each somewhere in its upper half, so that a thousand
 * pages do not come back in the same second. `attempt` counts from 1; `random` in [0, 1).
 */
export function backoffMs(attempt: number, random: number): number {
  const ceiling = Math.min(30_000, 1000 * 2 ** Math.min(attempt - 1, 10));
  return ceiling / 2 + (ceiling / 2) * random;
}
