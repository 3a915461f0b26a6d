/** Tells once things have come to rest, and now and then while they do not. */
export class Lull {
  readonly #quiet: number;
  readonly #long: number;
  readonly #tell: () => void;
  #rest: NodeJS.Timeout | undefined;
  #latest: NodeJS.Timeout | undefined;

  /** `tell` is called when nothing has stirred for `quiet`, or `long` after the first stir that it was not told of, ms. */
  constructor(quiet: number, long: number, tell: () => void) {
    this.#quiet = quiet;
    this.#long = long;
    this.#tell = tell;
  }

  stir(): void {
    clearTimeout(this.#rest);
    this.#rest = setTimeout(() => this.#ring(), this.#quiet);
    this.#latest ??= setTimeout(() => this.#ring(), this.#long);
  }

  close(): void {
    clearTimeout(this.#rest);
    clearTimeout(this.#latest);
    this.#latest = undefined;
  }

  #ring(): void {
    this.close();
    this.#tell();
  }
}
