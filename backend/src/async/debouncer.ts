import type { Milliseconds } from '../core/time/units.ts';

/** Calls back once triggers have paused, and from time to time while they do not. */
export class Debouncer {
  readonly #waitMs: Milliseconds;
  readonly #maxWaitMs: Milliseconds;
  readonly #callback: () => void;
  #waitTimer: NodeJS.Timeout | undefined;
  #maxWaitTimer: NodeJS.Timeout | undefined;

  /** Calls back `waitMs` after the last trigger, and at the latest `maxWaitMs` after the first one since the last call. */
  constructor(waitMs: Milliseconds, maxWaitMs: Milliseconds, callback: () => void) {
    this.#waitMs = waitMs;
    this.#maxWaitMs = maxWaitMs;
    this.#callback = callback;
  }

  trigger(): void {
    clearTimeout(this.#waitTimer);
    this.#waitTimer = setTimeout(() => this.#fire(), this.#waitMs);
    this.#maxWaitTimer ??= setTimeout(() => this.#fire(), this.#maxWaitMs);
  }

  /** Cancels a pending call. */
  close(): void {
    clearTimeout(this.#waitTimer);
    clearTimeout(this.#maxWaitTimer);
    this.#maxWaitTimer = undefined;
  }

  #fire(): void {
    this.close();
    this.#callback();
  }
}
