/** A change of more than this is a clock that was set, not a slow network, ms. */
const JUMP = 5000;

/**
 * The server's clock as this page knows it, ms UTC: a laptop whose own clock is wrong shows the right numbers all the
 * same. What the server says arrives late by the way it took, so the least late word is the best one.
 */
export class ServerClock {
  readonly #local: () => number;
  #offset: number | undefined;

  constructor(local: () => number = Date.now) {
    this.#local = local;
  }

  now(): number {
    return this.#local() + (this.#offset ?? 0);
  }

  /** The server has just said that its clock shows this. */
  hear(serverNow: number): void {
    const offset = serverNow - this.#local();
    const known = this.#offset ?? offset;
    this.#offset = Math.abs(offset - known) > JUMP ? offset : Math.max(offset, known);
  }
}
