import type { Milliseconds } from '../core/time/units.ts';
import { type StartTimer, startTimer } from './start-timer.ts';

export interface DebouncerOptions {
  /** The time without a trigger after which the callback is called. */
  waitMs: Milliseconds;
  /** The longest time from the first trigger to the callback, while triggers keep coming. */
  maxWaitMs: Milliseconds;
  startTimer?: StartTimer | undefined;
}

/** Calls back once no trigger came for a while, and at the latest after a maximum wait. */
export class Debouncer {
  readonly #waitMs: Milliseconds;
  readonly #maxWaitMs: Milliseconds;
  readonly #startTimer: StartTimer;
  readonly #callback: () => void;
  #cancelWait: (() => void) | undefined;
  #cancelMaxWait: (() => void) | undefined;

  constructor(options: DebouncerOptions, callback: () => void) {
    this.#waitMs = options.waitMs;
    this.#maxWaitMs = options.maxWaitMs;
    this.#startTimer = options.startTimer ?? startTimer;
    this.#callback = callback;
  }

  /** Starts the wait again. */
  trigger(): void {
    this.#cancelWait?.();
    this.#cancelWait = this.#startTimer(() => this.#fire(), this.#waitMs);
    this.#cancelMaxWait ??= this.#startTimer(() => this.#fire(), this.#maxWaitMs);
  }

  /** Cancels a pending callback. */
  close(): void {
    this.#cancelWait?.();
    this.#cancelMaxWait?.();
    this.#cancelMaxWait = undefined;
  }

  #fire(): void {
    this.close();
    this.#callback();
  }
}
