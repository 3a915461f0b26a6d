import type { ServerResponse } from 'node:http';
import { type ByeEvent, encodeSseFrame, type PingEvent, type ResetEvent, type ResetReason } from '../core/wire.ts';
import type { Feed } from './feed.ts';
import { Lull } from './lull.ts';
import { type Patience, Reader } from './reader.ts';
import { Said } from './said.ts';

export interface HubOptions {
  now: () => number;
  patience?: Patience;
  /**
   * The shortest time between two writes to a reader, ms: bursts travel together, a single event goes out at once. It is
   * longer where there are thousands.
   */
  coalesce?: number;
  /** How often a quiet stream shows that it is alive, ms. */
  ping?: number;
  /** An import is told of once nothing more of it has come for `quiet`, and while it goes on each `long`, ms. */
  imports?: { quiet: number; long: number };
}

/** So many entries are not held back to travel together with more. */
const BURST = 500;

/** Between two rounds to thousands of readers lies at least twice as long as one takes: the rest is for all else. */
const REST = 2;

/** So many readers are served in one go, a few ms: then whoever else has something to do, as to answer Slack, has its turn. */
const PORTION = 250;

/** A server that ends is back within a few seconds: so long do its readers take to come back, all together, ms. */
const RETURN = 10_000;

const PATIENCE: Patience = { lag: 1024 * 1024, lagging: 1000, silent: 30_000 };

/** All readers of the stream, and the clockwork that keeps them level with the feed. */
export class Hub {
  readonly #feed: Feed;
  readonly #options: Required<HubOptions>;
  /** Every open stream, and of those that follow the tail their readers, and of those that wait for it their cursors. */
  readonly #streams = new Set<ServerResponse>();
  readonly #readers = new Set<Reader>();
  readonly #held = new Map<ServerResponse, string>();
  readonly #ping: NodeJS.Timeout;
  #status: { number: number; data: object } = { number: 0, data: {} };
  #pings = 0;
  /** What was last said of the state, and what is said while nothing happens. */
  readonly #statusSaid: Said;
  readonly #pingSaid: Said;
  /** When all were last served, and up to which entry. */
  #flushedAt = 0;
  #flushedTo = 0;
  /** How long that took, ms. */
  #took = 0;
  #isScheduled = false;
  #isServing = false;
  /** Something was said while some were served already. */
  #isToldMore = false;
  #cut = 0;
  readonly #imports: Lull;
  #skippedTo = 0;
  #opened = 0;
  #isClosed = false;

  constructor(feed: Feed, options: HubOptions) {
    this.#feed = feed;
    this.#options = { patience: PATIENCE, coalesce: 40, ping: 15_000, imports: { quiet: 500, long: 5000 }, ...options };
    this.#statusSaid = new Said('status', options.now, (now) => ({ ...this.#status.data, now }));
    this.#pingSaid = new Said('ping', options.now, (now): PingEvent => ({ now }));
    const { quiet, long } = this.#options.imports;
    this.#imports = new Lull(quiet, long, () => this.#tellOfImport());
    this.#ping = setInterval(() => this.#pingAll(), this.#options.ping);
    feed.onChange((change) => (change === 'recreated' ? this.#restart() : this.#schedule()));
  }

  get readers(): number {
    return this.#streams.size;
  }

  /** How many readers were cut because they were too slow. */
  get cut(): number {
    return this.#cut;
  }

  /** How many streams there have been. */
  get opened(): number {
    return this.#opened;
  }

  /** Counts a stream, whatever it is fed from, and ends it with the hub. */
  open(response: ServerResponse): void {
    this.#opened++;
    this.#streams.add(response);
    response.on('close', () => this.#streams.delete(response));
    if (this.#isClosed) response.destroy();
  }

  /** Keeps a stream alive, and told of the state, until then. Its cursor stays what it is. */
  async hold(response: ServerResponse, id: string, until: Promise<void>): Promise<void> {
    this.#held.set(response, id);
    response.on('close', () => this.#held.delete(response));
    response.write(this.#statusSaid.bytes(id));
    await until;
    this.#held.delete(response);
  }

  /** Adds a reader that goes on at this number of the tail. */
  join(response: ServerResponse, number: number): void {
    const { socket } = response;
    if (!isOpen(response) || !socket) return;
    const reader = new Reader(socket, number);
    reader.pinged = this.#pings;
    this.#readers.add(reader);
    response.on('close', () => this.#readers.delete(reader));
    socket.on('drain', () => {
      reader.resume();
      if (this.#readers.has(reader)) this.#serve(reader);
    });
    this.#serve(reader);
  }

  /** Tells all readers the new status, each as soon as it is level. */
  tell(status: object): void {
    this.#status = { number: this.#status.number + 1, data: status };
    this.#statusSaid.renew();
    this.#serveAll();
    this.#sayToHeld('status', status);
  }

  /** Every reader is told when to come back, and its stream ends. */
  close(): void {
    this.#isClosed = true;
    clearInterval(this.#ping);
    this.#imports.close();
    this.#readers.clear();
    this.#held.clear();
    for (const stream of this.#streams) {
      const bye: ByeEvent = { retry: Math.round(RETURN * Math.random()) };
      if (stream.socket?.writableNeedDrain) stream.destroy();
      else stream.end(encodeSseFrame({ event: 'bye', retry: bye.retry, data: JSON.stringify(bye) }));
    }
  }

  #schedule(): void {
    const { skippedTo } = this.#feed.tail;
    if (skippedTo !== this.#skippedTo) this.#imports.stir();
    this.#skippedTo = skippedTo;
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
    const pause = Math.max(this.#options.coalesce, REST * this.#took);
    const wait = this.#flushedAt + pause - performance.now();
    if (wait <= 0) setImmediate(later);
    else setTimeout(later, wait);
  }

  #flush(): void {
    this.#flushedTo = this.#feed.tail.end;
    this.#serveAll();
  }

  /** A portion now, the others in the next turns of the event loop. */
  #serveAll(): void {
    if (this.#isServing) {
      this.#isToldMore = true;
      return;
    }
    this.#isServing = true;
    const start = performance.now();
    const readers = this.#readers.values();
    const serveSome = () => {
      for (let n = 0; n < PORTION; n++) {
        const { done, value: reader } = readers.next();
        if (done) {
          this.#rest(start);
          return;
        }
        this.#serve(reader);
      }
      setImmediate(serveSome);
    };
    serveSome();
  }

  /** All were served: what has come for the first ones meanwhile travels together. */
  #rest(start: number): void {
    this.#isServing = false;
    this.#flushedAt = performance.now();
    this.#took = this.#flushedAt - start;
    const { end } = this.#feed.tail;
    if (this.#isToldMore || end !== this.#flushedTo) this.#schedule();
    this.#isToldMore = false;
  }

  #serve(reader: Reader): void {
    const { tail } = this.#feed;
    // Of what is imported it is told at its end: a snapshot in the middle of it would not be the last. How far the import
    // is it hears meanwhile, without a cursor that it has not come to.
    if (reader.number < tail.skippedTo) {
      if (reader.hasRoom) this.#tellStatus(reader);
      return;
    }
    if (reader.isTooSlow(tail, this.#options.patience)) {
      this.#cut++;
      reader.cut();
      return;
    }
    if (!reader.advance(tail)) return;
    this.#tellStatus(reader, this.#feed.cursor);
    if (reader.pinged !== this.#pings) {
      reader.pinged = this.#pings;
      reader.say(this.#pingSaid.bytes(this.#feed.cursor));
    }
  }

  #tellStatus(reader: Reader, id?: string): void {
    if (reader.told === this.#status.number) return;
    reader.told = this.#status.number;
    reader.say(this.#statusSaid.bytes(id));
  }

  #pingAll(): void {
    this.#pings++;
    this.#serveAll();
    this.#sayToHeld('ping', { now: this.#options.now() } satisfies PingEvent);
  }

  #sayToHeld(event: string, data: object): void {
    for (const [response, id] of this.#held) response.write(encodeSseFrame({ event, id, data: JSON.stringify(data) }));
  }

  #restart(): void {
    for (const reader of this.#readers) this.#reset(reader, 'epoch');
  }

  #tellOfImport(): void {
    for (const reader of this.#readers) if (reader.number < this.#feed.tail.skippedTo) this.#reset(reader, 'import');
  }

  #reset(reader: Reader, reason: ResetReason): void {
    const { tail, cursor } = this.#feed;
    reader.jump(tail.end);
    reader.say(encodeSseFrame({ event: 'reset', id: cursor, data: JSON.stringify(resetAt(cursor, reason, '')) }));
  }
}

/** Whether anything can still be said on it. */
export function isOpen(response: ServerResponse): boolean {
  return !response.destroyed && !response.writableEnded;
}

/** Tells a reader that what it asked for cannot be had: it goes on at `cursor`, with what comes next. */
export function resetAt(cursor: string, reason: ResetReason, from: string): ResetEvent {
  return { reason, from: from.slice(0, 64), through: cursor };
}
