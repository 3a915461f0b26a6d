/** A change of more than this is a clock that was set, not a slow network, ms. */
const CLOCK_JUMP_MS = 5000;
/** So many words of the server are weighed: two minutes of pings, so that a clock that drifts is followed, too. */
const MAX_SAMPLES = 8;

/**
 * The server's clock as this page knows it, ms UTC: a laptop whose own clock is wrong shows the right numbers all the
 * same. What the server says arrives late by the way it took, so the least late of its last words is the best one.
 */
export class ServerClock {
  readonly #localNow: () => number;
  #offsetsMs: number[] = [];

  constructor(local: () => number = Date.now) {
    this.#localNow = local;
  }

  now(): number {
    return this.#localNow() + this.#offsetMs();
  }

  /** The server has just said that its clock shows this. */
  observe(serverNow: number): void {
    const offset = serverNow - this.#localNow();
    if (Math.abs(offset - this.#offsetMs()) > CLOCK_JUMP_MS) this.#offsetsMs = [];
    this.#offsetsMs = [...this.#offsetsMs, offset].slice(-MAX_SAMPLES);
  }

  #offsetMs(): number {
    return this.#offsetsMs.length === 0 ? 0 : Math.max(...this.#offsetsMs);
  }
}
