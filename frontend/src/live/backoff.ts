import { type Milliseconds, SECOND_MS } from 'backend/core/time/units';

/** No page waits longer than this before its next attempt. */
export const MAX_BACKOFF_MS: Milliseconds = 30 * SECOND_MS;

/**
 * How long to wait before an attempt: the ceiling doubles from 1 s to 30 s, and the result lies at random in its upper
 * half, so that a thousand pages do not reconnect in the same second. `attempt` counts from 1; `random` is in [0, 1).
 */
export function backoffMs(attempt: number, random: number): Milliseconds {
  const ceiling = Math.min(MAX_BACKOFF_MS, SECOND_MS * 2 ** Math.min(attempt - 1, 10));
  return ceiling / 2 + (ceiling / 2) * random;
}
