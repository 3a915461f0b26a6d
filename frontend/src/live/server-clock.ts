import { type Milliseconds, SECOND_MS } from 'backend/core/time/units';

/** A change of more than this means that a clock was set, not that the network is slow. */
const CLOCK_JUMP_MS: Milliseconds = 5 * SECOND_MS;
/** Two minutes of pings: few enough to follow a clock that drifts. */
const MAX_SAMPLES = 8;

/**
 * Estimates the server's clock, so that a laptop whose own clock is wrong shows the right numbers. A time from the server
 * arrives late by the network delay, so the least late of the last samples is the best one. Times are ms UTC.
 */
export class ServerClock {
  readonly #localNow: () => Milliseconds;
  #offsetsMs: Milliseconds[] = [];

  constructor(localNow: () => Milliseconds = Date.now) {
    this.#localNow = localNow;
  }

  /** The server's time; the local time until the first sample. */
  now(): Milliseconds {
    return this.#localNow() + this.#offsetMs();
  }

  /** Adds a sample: the time that the server has just sent. */
  observe(serverNow: Milliseconds): void {
    const offsetMs = serverNow - this.#localNow();
    if (Math.abs(offsetMs - this.#offsetMs()) > CLOCK_JUMP_MS) this.#offsetsMs = [];
    this.#offsetsMs = [...this.#offsetsMs, offsetMs].slice(-MAX_SAMPLES);
  }

  #offsetMs(): Milliseconds {
    return this.#offsetsMs.length === 0 ? 0 : Math.max(...this.#offsetsMs);
  }
}
