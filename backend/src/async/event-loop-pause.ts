import { setImmediate } from 'node:timers/promises';
import type { Milliseconds } from '../core/time/units.ts';

/** Requests wait at most about this long behind a loop that pauses. */
const MAX_BUSY_MS: Milliseconds = 10;

/**
 * Keeps a long loop from blocking the event loop. A loop whose steps only await resolved promises would otherwise run
 * to its end before the process serves a request.
 */
export class EventLoopPause {
  #busySinceMs: Milliseconds = performance.now();

  /** Returns to the event loop once if the loop has run for 10 ms since the last pause. Call it in every step. */
  async ifDue(): Promise<void> {
    if (performance.now() - this.#busySinceMs < MAX_BUSY_MS) return;
    await setImmediate();
    this.#busySinceMs = performance.now();
  }
}

/**
 * Runs a generator to its end without blocking the event loop, from the next turn on. Resolves with what it returns;
 * rejects with what it throws.
 */
export async function runInTurns<T>(steps: Generator<void, T>): Promise<T> {
  await setImmediate();
  const pause = new EventLoopPause();
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
    await pause.ifDue();
  }
}
