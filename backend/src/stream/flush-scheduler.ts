import type { Milliseconds } from '../core/time/units.ts';
import type { StreamClient } from './stream-client.ts';

export interface FlushSchedulerOptions {
  clients: ReadonlySet<StreamClient>;
  /** Writes the unsent frames to a client. */
  flushClient: (client: StreamClient) => void;
  /** The number that the next entry of the tail will get. */
  tailEnd: () => number;
  /** The shortest time between two flushes. It is longer where a flush takes long. */
  minWriteIntervalMs: Milliseconds;
}

/** From this many new entries on, a flush starts at once. Fewer wait for the minimum interval and are sent together. */
const BURST_ENTRIES = 500;

/**
 * The shortest pause between two flushes, as a multiple of the time that the last one took. It leaves time for other
 * work.
 */
const MIN_PAUSE_PER_FLUSH = 2;

/**
 * How many clients are flushed in one turn of the event loop. That takes a few ms, so Slack gets its responses in
 * between.
 */
const CLIENTS_PER_TICK = 250;

/** Decides when all clients are flushed: single entries at once, bursts together, thousands of clients in portions. */
export class FlushScheduler {
  readonly #options: FlushSchedulerOptions;
  /** When the last flush ended, by the monotonic clock, and how long it took. */
  #lastFlushAt: Milliseconds = 0;
  #lastFlushMs: Milliseconds = 0;
  /** The end of the tail when the last flush began. */
  #flushedTo = 0;
  #isFlushScheduled = false;
  #isFlushing = false;
  /** Whether a flush was requested while another one was under way. */
  #needsAnotherFlush = false;

  constructor(options: FlushSchedulerOptions) {
    this.#options = options;
  }

  /** Flushes all clients soon: at once after a pause or with a burst, else when the minimum interval is over. */
  schedule(): void {
    const { tailEnd, minWriteIntervalMs } = this.#options;
    if (tailEnd() - this.#flushedTo >= BURST_ENTRIES) {
      this.#flushEntries();
      return;
    }
    if (this.#isFlushScheduled) return;
    this.#isFlushScheduled = true;
    const flush = () => {
      this.#isFlushScheduled = false;
      this.#flushEntries();
    };
    const pauseMs = Math.max(minWriteIntervalMs, MIN_PAUSE_PER_FLUSH * this.#lastFlushMs);
    const delayMs = this.#lastFlushAt + pauseMs - performance.now();
    if (delayMs <= 0) setImmediate(flush);
    else setTimeout(flush, delayMs);
  }

  /** Flushes a portion of the clients now, and the others in the next turns of the event loop. */
  flushAll(): void {
    if (this.#isFlushing) {
      this.#needsAnotherFlush = true;
      return;
    }
    this.#isFlushing = true;
    const startedAt = performance.now();
    const clients = this.#options.clients.values();
    const flushPortion = () => {
      for (let n = 0; n < CLIENTS_PER_TICK; n++) {
        const { done, value: client } = clients.next();
        if (done) {
          this.#finishFlush(startedAt);
          return;
        }
        this.#options.flushClient(client);
      }
      setImmediate(flushPortion);
    };
    flushPortion();
  }

  #flushEntries(): void {
    this.#flushedTo = this.#options.tailEnd();
    this.flushAll();
  }

  /** Entries that arrived during the flush are sent in the next one. */
  #finishFlush(startedAt: Milliseconds): void {
    this.#isFlushing = false;
    this.#lastFlushAt = performance.now();
    this.#lastFlushMs = this.#lastFlushAt - startedAt;
    if (this.#needsAnotherFlush || this.#options.tailEnd() !== this.#flushedTo) this.schedule();
    this.#needsAnotherFlush = false;
  }
}
