import type { ServerResponse } from 'node:http';
import type { Reset, ResetReason } from '../core/wire.ts';
import type { Feed } from './feed.ts';
import { type Patience, Reader } from './reader.ts';

export interface HubOptions {
  now: () => number;
  patience?: Patience;
  /** The shortest time between two writes to a reader, ms: bursts travel together, a single event goes out at once. */
  coalesce?: number;
  /** How often a quiet stream shows that it is alive, ms. */
  ping?: number;
}

/** So many entries are not held back to travel together with more. */
const BURST = 500;

const PATIENCE: Patience = { lag: 1024 * 1024, lagging: 1000, silent: 30_000 };

/** All readers of the stream, and the clockwork that keeps them level with the feed. */
export class Hub {
  readonly #feed: Feed;
  readonly #options: Required<HubOptions>;
  readonly #readers = new Set<Reader>();
  readonly #ping: NodeJS.Timeout;
  #status: { number: number; data: object } = { number: 0, data: {} };
  #flushedAt = 0;
  #flushedTo = 0;
  #isScheduled = false;
  #cut = 0;

  constructor(feed: Feed, options: HubOptions) {
    this.#feed = feed;
    this.#options = { patience: PATIENCE, coalesce: 40, ping: 15_000, ...options };
    this.#ping = setInterval(() => this.#pingAll(), this.#options.ping);
    feed.onChange((change) => (change === 'recreated' ? this.#restart() : this.#schedule()));
  }

  get readers(): number {
    return this.#readers.size;
  }

  /** How many readers were cut because they were too slow. */
  get cut(): number {
    return this.#cut;
  }

  /** Adds a reader that goes on at this number of the tail. */
  join(response: ServerResponse, number: number): Reader {
    const reader = new Reader(response, number);
    this.#readers.add(reader);
    response.on('close', () => this.#readers.delete(reader));
    response.on('drain', () => {
      reader.resume();
      this.#serve(reader);
    });
    this.#serve(reader);
    return reader;
  }

  /** Tells one reader that what it asked for cannot be had; it goes on with what comes next. */
  reset(reader: Reader, reason: ResetReason, from: string): void {
    const reset: Reset = { reason, from: from.slice(0, 64), through: this.#feed.cursor };
    reader.jump(this.#feed.tail.end);
    reader.say('reset', this.#feed.cursor, reset);
  }

  /** Tells all readers the new status, each as soon as it is level. */
  tell(status: object): void {
    this.#status = { number: this.#status.number + 1, data: status };
    for (const reader of this.#readers) this.#serve(reader);
  }

  close(): void {
    clearInterval(this.#ping);
    for (const reader of this.#readers) reader.cut();
  }

  #schedule(): void {
    if (this.#feed.tail.end - this.#flushedTo >= BURST) {
      this.#flush();
      return;
    }
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    const later = () => {
      this.#isScheduled = false;
      this.#flush();
    };
    const wait = this.#flushedAt + this.#options.coalesce - performance.now();
    if (wait <= 0) setImmediate(later);
    else setTimeout(later, wait);
  }

  #flush(): void {
    this.#flushedAt = performance.now();
    this.#flushedTo = this.#feed.tail.end;
    for (const reader of this.#readers) this.#serve(reader);
  }

  #serve(reader: Reader): void {
    const { tail, cursor } = this.#feed;
    if (reader.isTooSlow(tail, this.#options.patience)) {
      this.#cut++;
      reader.cut();
    } else if (reader.advance(tail) && reader.told !== this.#status.number) {
      reader.told = this.#status.number;
      reader.say('status', cursor, this.#status.data);
    }
  }

  #pingAll(): void {
    for (const reader of this.#readers) {
      this.#serve(reader);
      if (reader.advance(this.#feed.tail)) reader.say('ping', this.#feed.cursor, { now: this.#options.now() });
    }
  }

  #restart(): void {
    for (const reader of this.#readers) this.reset(reader, 'epoch', '');
  }
}
