import type { Clock } from '../../backend/src/async/clock.ts';
import type { Milliseconds } from '../../backend/src/core/time/units.ts';

/** A clock that only the test moves, however slow the machine is. */
export class ManualClock implements Clock {
  #nowMs: Milliseconds;
  readonly #sleepers = new Set<{ dueMs: Milliseconds; wake: () => void }>();

  constructor(nowMs: Milliseconds = 0) {
    this.#nowMs = nowMs;
  }

  readonly now = (): Milliseconds => this.#nowMs;

  readonly sleep = (durationMs: Milliseconds, signal: AbortSignal): Promise<void> =>
    new Promise((resolve) => {
      if (signal.aborted) {
        resolve();
        return;
      }
      const wake = () => {
        this.#sleepers.delete(sleeper);
        signal.removeEventListener('abort', wake);
        resolve();
      };
      const sleeper = { dueMs: this.#nowMs + durationMs, wake };
      signal.addEventListener('abort', wake);
      this.#sleepers.add(sleeper);
    });

  /** When each sleep ends, earliest first. */
  get dueTimes(): Milliseconds[] {
    return [...this.#sleepers].map(({ dueMs }) => dueMs).sort((a, b) => a - b);
  }

  /** Moves the clock, and ends each sleep that is over by then. */
  advance(durationMs: Milliseconds): void {
    this.#nowMs += durationMs;
    for (const sleeper of [...this.#sleepers]) if (sleeper.dueMs <= this.#nowMs) sleeper.wake();
  }
}
