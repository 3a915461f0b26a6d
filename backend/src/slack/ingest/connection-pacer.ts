import type { Clock } from '../../async/clock.ts';
import { MINUTE_MS, type Milliseconds, SECOND_MS } from '../../core/time/units.ts';

/** A connection that lived for this long shows that connections can be opened again. */
export const STABLE_CONNECTION_MS: Milliseconds = MINUTE_MS;

const FIRST_PAUSE_MS: Milliseconds = SECOND_MS;
const MAX_PAUSE_MS: Milliseconds = MINUTE_MS;
/** Of each pause this share is fixed, and the rest random, so that several processes do not come at the same time. */
const FIXED_SHARE = 0.5;
/** Slack may announce the end of each of two connections soon after the start. Further ones cause pauses. */
const FREE_REFRESHES = 2;

/** The permission to open one connection. */
export interface Turn {
  /** How many failures there were in a row when it was given. */
  readonly failures: number;
}

/**
 * The pace at which all connections together are opened: at once while nothing fails, else one in each pause. Pauses
 * grow up to a minute, until a connection has lived for a minute. See docs/slack-events.md#pace-of-connections
 */
export class ConnectionPacer {
  readonly #clock: Clock;
  readonly #random: () => number;
  #failures = 0;
  #refreshes = 0;
  #pausedUntil: Milliseconds = 0;
  /** Until this time Slack forbids to open a connection. */
  #forbiddenUntil: Milliseconds = 0;
  #wake = new AbortController();

  /** `clock`: monotonic. `random`: returns a number of at least 0 and below 1. */
  constructor(clock: Clock, random: () => number) {
    this.#clock = clock;
    this.#random = random;
  }

  /** Resolves when a connection may be opened, or when the signal aborts. */
  async waitForTurn(signal: AbortSignal): Promise<Turn> {
    while (!signal.aborted) {
      const waitMs = Math.max(this.#pausedUntil, this.#forbiddenUntil) - this.#clock.now();
      if (waitMs <= 0) break;
      await this.#clock.sleep(waitMs, AbortSignal.any([signal, this.#wake.signal]));
    }
    const turn = { failures: this.#failures };
    // The next one opens a connection after a pause, whatever becomes of this one.
    if (this.#failures > 0) this.#pause();
    return turn;
  }

  /** Records that a connection could not be opened. `retryAfterMs`: how long Slack forbids the next attempt. */
  openFailed(turn: Turn, retryAfterMs: Milliseconds): void {
    this.#forbiddenUntil = Math.max(this.#forbiddenUntil, this.#clock.now() + retryAfterMs);
    this.#addFailure(turn);
  }

  /**
   * Records the end of a connection. `isAnnounced`: it still works, and Slack will close it soon. Returns whether it ended
   * so soon that the next one comes after a pause.
   */
  connectionEnded(turn: Turn, livedMs: Milliseconds, isAnnounced: boolean): boolean {
    if (livedMs >= STABLE_CONNECTION_MS) {
      this.reset();
      return false;
    }
    if (isAnnounced && ++this.#refreshes <= FREE_REFRESHES) return false;
    this.#addFailure(turn);
    return true;
  }

  /** Ends the pauses, because a connection has lived for a minute. What Slack forbids remains forbidden. */
  reset(): void {
    this.#failures = 0;
    this.#refreshes = 0;
    this.#pausedUntil = 0;
    this.#wake.abort();
    this.#wake = new AbortController();
  }

  /** Several connections that break at the same time are one failure. */
  #addFailure({ failures }: Turn): void {
    if (failures !== this.#failures) return;
    this.#failures++;
    this.#pause();
  }

  #pause(): void {
    const longestMs = Math.min(FIRST_PAUSE_MS * 2 ** (this.#failures - 1), MAX_PAUSE_MS);
    const pauseMs = longestMs * (FIXED_SHARE + (1 - FIXED_SHARE) * this.#random());
    this.#pausedUntil = Math.max(this.#pausedUntil, this.#clock.now() + pauseMs);
  }
}
