import type { ServerResponse } from 'node:http';
import { Debouncer } from '../async/debouncer.ts';
import {
  type ByeEvent,
  encodeSseFrame,
  type PingEvent,
  type ResetEvent,
  type ResetReason,
} from '../core/protocol/sse-frame.ts';
import type { Feed } from '../feed/feed.ts';
import { FrameCache } from './frame-cache.ts';
import { type SlowClientLimits, StreamClient } from './stream-client.ts';

export interface EventStreamHubOptions {
  now: () => number;
  slowClientLimits?: SlowClientLimits;
  /**
   * The shortest time between two writes to a reader, ms: bursts travel together, a single event goes out at once. It is
   * longer where there are thousands.
   */
  minWriteIntervalMs?: number;
  /** How often a quiet stream shows that it is alive, ms. */
  pingIntervalMs?: number;
  /** An import is told of once nothing more of it has come for `quiet`, and while it goes on each `long`, ms. */
  importDebounce?: { quiet: number; long: number };
}

/** So many entries are not held back to travel together with more. */
const BURST_ENTRIES = 500;

/** Between two rounds to thousands of readers lies at least twice as long as one takes: the rest is for all else. */
const MIN_PAUSE_PER_FLUSH = 2;

/** So many readers are served in one go, a few ms: then whoever else has something to do, as to answer Slack, has its turn. */
const CLIENTS_PER_TICK = 250;

/** A server that ends is back within a few seconds: so long do its readers take to come back, all together, ms. */
const MAX_RECONNECT_DELAY_MS = 10_000;

const DEFAULT_SLOW_CLIENT_LIMITS: SlowClientLimits = {
  maxLagBytes: 1024 * 1024,
  laggingTimeoutMs: 1000,
  silentTimeoutMs: 30_000,
};

/** All readers of the stream, and the clockwork that keeps them level with the feed. */
export class EventStreamHub {
  readonly #feed: Feed;
  readonly #options: Required<EventStreamHubOptions>;
  /** Every open stream, and of those that follow the tail their readers, and of those that wait for it their cursors. */
  readonly #streams = new Set<ServerResponse>();
  readonly #clients = new Set<StreamClient>();
  readonly #waitingCursors = new Map<ServerResponse, string>();
  readonly #pingTimer: NodeJS.Timeout;
  #status: { number: number; data: object } = { number: 0, data: {} };
  #pingNumber = 0;
  /** What was last said of the state, and what is said while nothing happens. */
  readonly #statusFrame: FrameCache;
  readonly #pingFrame: FrameCache;
  /** When all were last served, and up to which entry. */
  #lastFlushAt = 0;
  #flushedTo = 0;
  /** How long that took, ms. */
  #lastFlushMs = 0;
  #isFlushScheduled = false;
  #isFlushing = false;
  /** Something was said while some were served already. */
  #needsAnotherFlush = false;
  #slowClientsDisconnected = 0;
  readonly #importDebouncer: Debouncer;
  #skippedTo = 0;
  #streamsOpened = 0;
  #isClosed = false;

  constructor(feed: Feed, options: EventStreamHubOptions) {
    this.#feed = feed;
    this.#options = {
      slowClientLimits: DEFAULT_SLOW_CLIENT_LIMITS,
      minWriteIntervalMs: 40,
      pingIntervalMs: 15_000,
      importDebounce: { quiet: 500, long: 5000 },
      ...options,
    };
    this.#statusFrame = new FrameCache('status', options.now, (now) => ({ ...this.#status.data, now }));
    this.#pingFrame = new FrameCache('ping', options.now, (now): PingEvent => ({ now }));
    const { quiet, long } = this.#options.importDebounce;
    this.#importDebouncer = new Debouncer(quiet, long, () => this.#announceImport());
    this.#pingTimer = setInterval(() => this.#pingAll(), this.#options.pingIntervalMs);
    feed.onChange((change) => (change === 'recreated' ? this.#resetAll() : this.#scheduleFlush()));
  }

  get clientCount(): number {
    return this.#streams.size;
  }

  /** How many readers were cut because they were too slow. */
  get slowClientsDisconnected(): number {
    return this.#slowClientsDisconnected;
  }

  /** How many streams there have been. */
  get streamsOpened(): number {
    return this.#streamsOpened;
  }

  /** Counts a stream, whatever it is fed from, and ends it with the hub. */
  registerStream(response: ServerResponse): void {
    this.#streamsOpened++;
    this.#streams.add(response);
    response.on('close', () => this.#streams.delete(response));
    if (this.#isClosed) response.destroy();
  }

  /** Keeps a stream alive, and told of the state, until then. Its cursor stays what it is. */
  async keepAliveUntil(response: ServerResponse, id: string, until: Promise<void>): Promise<void> {
    this.#waitingCursors.set(response, id);
    response.on('close', () => this.#waitingCursors.delete(response));
    response.write(this.#statusFrame.frame(id));
    await until;
    this.#waitingCursors.delete(response);
  }

  /** Adds a reader that goes on at this number of the tail. */
  addClient(response: ServerResponse, number: number): void {
    const { socket } = response;
    if (!isStreamOpen(response) || !socket) return;
    const reader = new StreamClient(socket, number);
    reader.lastPingNumber = this.#pingNumber;
    this.#clients.add(reader);
    response.on('close', () => this.#clients.delete(reader));
    socket.on('drain', () => {
      reader.onDrain();
      if (this.#clients.has(reader)) this.#flushClient(reader);
    });
    this.#flushClient(reader);
  }

  /** Tells all readers the new status, each as soon as it is level. */
  broadcastStatus(status: object): void {
    this.#status = { number: this.#status.number + 1, data: status };
    this.#statusFrame.invalidate();
    this.#flushAll();
    this.#sendToWaiting('status', status);
  }

  /** Every reader is told when to come back, and its stream ends. */
  close(): void {
    this.#isClosed = true;
    clearInterval(this.#pingTimer);
    this.#importDebouncer.close();
    this.#clients.clear();
    this.#waitingCursors.clear();
    for (const stream of this.#streams) {
      const bye: ByeEvent = { retry: Math.round(MAX_RECONNECT_DELAY_MS * Math.random()) };
      if (stream.socket?.writableNeedDrain) stream.destroy();
      else stream.end(encodeSseFrame({ event: 'bye', retry: bye.retry, data: JSON.stringify(bye) }));
    }
  }

  #scheduleFlush(): void {
    const { skippedTo } = this.#feed.tail;
    if (skippedTo !== this.#skippedTo) this.#importDebouncer.trigger();
    this.#skippedTo = skippedTo;
    if (this.#feed.tail.end - this.#flushedTo >= BURST_ENTRIES) {
      this.#flush();
      return;
    }
    if (this.#isFlushScheduled) return;
    this.#isFlushScheduled = true;
    const later = () => {
      this.#isFlushScheduled = false;
      this.#flush();
    };
    const pause = Math.max(this.#options.minWriteIntervalMs, MIN_PAUSE_PER_FLUSH * this.#lastFlushMs);
    const wait = this.#lastFlushAt + pause - performance.now();
    if (wait <= 0) setImmediate(later);
    else setTimeout(later, wait);
  }

  #flush(): void {
    this.#flushedTo = this.#feed.tail.end;
    this.#flushAll();
  }

  /** A portion now, the others in the next turns of the event loop. */
  #flushAll(): void {
    if (this.#isFlushing) {
      this.#needsAnotherFlush = true;
      return;
    }
    this.#isFlushing = true;
    const start = performance.now();
    const readers = this.#clients.values();
    const serveSome = () => {
      for (let n = 0; n < CLIENTS_PER_TICK; n++) {
        const { done, value: reader } = readers.next();
        if (done) {
          this.#finishFlush(start);
          return;
        }
        this.#flushClient(reader);
      }
      setImmediate(serveSome);
    };
    serveSome();
  }

  /** All were served: what has come for the first ones meanwhile travels together. */
  #finishFlush(start: number): void {
    this.#isFlushing = false;
    this.#lastFlushAt = performance.now();
    this.#lastFlushMs = this.#lastFlushAt - start;
    const { end } = this.#feed.tail;
    if (this.#needsAnotherFlush || end !== this.#flushedTo) this.#scheduleFlush();
    this.#needsAnotherFlush = false;
  }

  #flushClient(reader: StreamClient): void {
    const { tail } = this.#feed;
    // Of what is imported it is told at its end: a snapshot in the middle of it would not be the last. How far the import
    // is it hears meanwhile, without a cursor that it has not come to.
    if (reader.nextNumber < tail.skippedTo) {
      if (reader.canWrite) this.#sendStatus(reader);
      return;
    }
    if (reader.isTooSlow(tail, this.#options.slowClientLimits)) {
      this.#slowClientsDisconnected++;
      reader.disconnect();
      return;
    }
    if (!reader.sendPending(tail)) return;
    this.#sendStatus(reader, this.#feed.cursor);
    if (reader.lastPingNumber !== this.#pingNumber) {
      reader.lastPingNumber = this.#pingNumber;
      reader.send(this.#pingFrame.frame(this.#feed.cursor));
    }
  }

  #sendStatus(reader: StreamClient, id?: string): void {
    if (reader.lastStatusNumber === this.#status.number) return;
    reader.lastStatusNumber = this.#status.number;
    reader.send(this.#statusFrame.frame(id));
  }

  #pingAll(): void {
    this.#pingNumber++;
    this.#flushAll();
    this.#sendToWaiting('ping', { now: this.#options.now() } satisfies PingEvent);
  }

  #sendToWaiting(event: string, data: object): void {
    for (const [response, id] of this.#waitingCursors)
      response.write(encodeSseFrame({ event, id, data: JSON.stringify(data) }));
  }

  #resetAll(): void {
    for (const reader of this.#clients) this.#reset(reader, 'epoch');
  }

  #announceImport(): void {
    for (const reader of this.#clients)
      if (reader.nextNumber < this.#feed.tail.skippedTo) this.#reset(reader, 'import');
  }

  #reset(reader: StreamClient, reason: ResetReason): void {
    const { tail, cursor } = this.#feed;
    reader.skipTo(tail.end);
    reader.send(encodeSseFrame({ event: 'reset', id: cursor, data: JSON.stringify(createReset(cursor, reason, '')) }));
  }
}

/** Whether anything can still be said on it. */
export function isStreamOpen(response: ServerResponse): boolean {
  return !response.destroyed && !response.writableEnded;
}

/** Tells a reader that what it asked for cannot be had: it goes on at `cursor`, with what comes next. */
export function createReset(cursor: string, reason: ResetReason, from: string): ResetEvent {
  return { reason, from: from.slice(0, 64), through: cursor };
}
