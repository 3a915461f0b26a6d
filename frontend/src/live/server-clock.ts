/** A change of more than this is a clock that was set, not a slow network, ms. */
const JUMP = 5000;
/** So many words of the server are weighed: two minutes of pings, so that a clock that drifts is followed, too. */
const WORDS = 8;

/**
 * The server's clock as this page knows it, ms UTC: a laptop whose own clock is wrong shows the right numbers all the
 * same. What the server says arrives late by the way it took, so the least late of its last words is the best one.
 */
export class ServerClock {
  readonly #local: () => number;
  #offsets: number[] = [];

  constructor(local: () => number = Date.now) {
    this.#local = local;
  }

  now(): number {
    return this.#local() + this.#offset();
  }

  /** The server has just said that its clock shows this. */
  hear(serverNow: number): void {
    const offset = serverNow - this.#local();
    if (Math.abs(offset - this.#offset()) > JUMP) this.#offsets = [];
    this.#offsets = [...this.#offsets, offset].slice(-WORDS);
  }

  #offset(): number {
    return this.#offsets.length === 0 ? 0 : Math.max(...this.#offsets);
  }
}
