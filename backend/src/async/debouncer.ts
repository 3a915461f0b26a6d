/** Tells once things have come to rest, and now and then while they do not. */
export class Debouncer {
  readonly #waitMs: number;
  readonly #maxWaitMs: number;
  readonly #callback: () => void;
  #waitTimer: NodeJS.Timeout | undefined;
  #maxWaitTimer: NodeJS.Timeout | undefined;

  /** `tell` is called when nothing has stirred for `quiet`, or `long` after the first stir that it was not told of, ms. */
  constructor(quiet: number, long: number, tell: () => void) {
    this.#waitMs = quiet;
    this.#maxWaitMs = long;
    this.#callback = tell;
  }

  trigger(): void {
    clearTimeout(this.#waitTimer);
    this.#waitTimer = setTimeout(() => this.#fire(), this.#waitMs);
    this.#maxWaitTimer ??= setTimeout(() => this.#fire(), this.#maxWaitMs);
  }

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
