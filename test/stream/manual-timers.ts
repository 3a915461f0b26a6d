import type { StartTimer } from '../../backend/src/async/start-timer.ts';
import type { Milliseconds } from '../../backend/src/core/time/units.ts';

/** Timers that fire only when the test moves their clock, however slow the machine is. */
export class ManualTimers {
  #nowMs: Milliseconds = 0;
  readonly #timers = new Set<{ dueMs: Milliseconds; callback: () => void }>();

  readonly start: StartTimer = (callback, delayMs) => {
    const timer = { dueMs: this.#nowMs + delayMs, callback };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  };

  /** How many timers run. */
  get count(): number {
    return this.#timers.size;
  }

  /** Moves the clock, and fires each timer that is due by then, in order. */
  advance(durationMs: Milliseconds): void {
    const endMs = this.#nowMs + durationMs;
    for (;;) {
      const [next] = [...this.#timers].filter(({ dueMs }) => dueMs <= endMs).sort((a, b) => a.dueMs - b.dueMs);
      if (!next) break;
      this.#timers.delete(next);
      this.#nowMs = next.dueMs;
      next.callback();
    }
    this.#nowMs = endMs;
  }
}
