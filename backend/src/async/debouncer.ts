import { type StartTimer, startTimer } from './start-timer.ts';

export interface DebouncerOptions {
  /** How long nothing must have happened before the callback is called. */
  waitMs: number;
  /** The longest time from the first trigger to the callback, while triggers keep coming. */
  maxWaitMs: number;
  startTimer?: StartTimer | undefined;
}

/** Calls back once nothing has happened for a while, and at the latest after a maximum wait. */
export class Debouncer {
  readonly #waitMs: number;
  readonly #maxWaitMs: number;
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

  /** Something has happened. */
  trigger(): void {
    this.#cancelWait?.();
    this.#cancelWait = this.#startTimer(() => this.#fire(), this.#waitMs);
    this.#cancelMaxWait ??= this.#startTimer(() => this.#fire(), this.#maxWaitMs);
  }

  /** Drops a callback that is due. */
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
