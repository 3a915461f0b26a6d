import type { ServerResponse } from 'node:http';
import { Debouncer, type DebouncerOptions } from '../async/debouncer.ts';
import {
  type ByeEvent,
  encodeSseFrame,
  type PingEvent,
  type ResetEvent,
  type ResetReason,
} from '../core/protocol/sse-frame.ts';
import type { Milliseconds } from '../core/time/units.ts';
import type { Feed } from '../feed/feed.ts';
import { FlushScheduler } from './flush-scheduler.ts';
import { FrameCache } from './frame-cache.ts';
import { type SlowClientLimits, StreamClient } from './stream-client.ts';
import { WaitingStreams } from './waiting-streams.ts';

export interface EventStreamHubOptions {
  /** The current time, UTC. */
  now: () => Milliseconds;
  slowClientLimits?: SlowClientLimits;
  /** The shortest time between two writes to a client: bursts are sent together, a single event at once. */
  minWriteIntervalMs?: Milliseconds;
  /** How often each client gets a ping. */
  pingIntervalMs?: Milliseconds;
  /**
   * When clients get the reset for an import: once it has appended nothing for `waitMs`, and at the latest after
   * `maxWaitMs`.
   */
  importDebounce?: DebouncerOptions;
}

/** When the server stops, each client gets a random reconnect delay up to this, so that not all reconnect at once. */
const MAX_RECONNECT_DELAY_MS: Milliseconds = 10_000;

/** A reset repeats at most this many characters of what the client requested. */
const MAX_FROM_LENGTH = 64;

const DEFAULT_SLOW_CLIENT_LIMITS: SlowClientLimits = {
  maxLagBytes: 1024 * 1024,
  laggingTimeoutMs: 1000,
  silentTimeoutMs: 30_000,
};

/** Sends the entries of the tail, status, pings and resets to all clients (docs/architecture.md#stream-protocol). */
export class EventStreamHub {
  readonly #feed: Feed;
  readonly #options: Required<EventStreamHubOptions>;
  /** Every open stream, also those that wait for the feed and those that read the log. */
  readonly #streams = new Set<ServerResponse>();
  readonly #clients = new Set<StreamClient>();
  readonly #waiting = new WaitingStreams();
  readonly #scheduler: FlushScheduler;
  readonly #pingTimer: NodeJS.Timeout;
  #status: { number: number; data: object } = { number: 0, data: {} };
  #pingNumber = 0;
  readonly #statusFrame: FrameCache;
  readonly #pingFrame: FrameCache;
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
      importDebounce: { waitMs: 500, maxWaitMs: 5000 },
      ...options,
    };
    this.#statusFrame = new FrameCache('status', options.now, (now) => ({ ...this.#status.data, now }));
    this.#pingFrame = new FrameCache('ping', options.now, (now): PingEvent => ({ now }));
    this.#importDebouncer = new Debouncer(this.#options.importDebounce, () => this.#announceImport());
    this.#scheduler = new FlushScheduler({
      clients: this.#clients,
      flushClient: (client) => this.#flushClient(client),
      tailEnd: () => feed.tail.end,
      minWriteIntervalMs: this.#options.minWriteIntervalMs,
    });
    this.#pingTimer = setInterval(() => this.#pingAll(), this.#options.pingIntervalMs);
    feed.onChange((change) => (change === 'recreated' ? this.#resetAll() : this.#onEntries()));
  }

  get clientCount(): number {
    return this.#streams.size;
  }

  get slowClientsDisconnected(): number {
    return this.#slowClientsDisconnected;
  }

  /** How many streams were opened since the process started. */
  get streamsOpened(): number {
    return this.#streamsOpened;
  }

  /** Counts a stream until it closes. `close` ends it. */
  registerStream(response: ServerResponse): void {
    this.#streamsOpened++;
    this.#streams.add(response);
    response.on('close', () => this.#streams.delete(response));
    if (this.#isClosed) response.destroy();
  }

  /** Sends status and pings on a stream, with its client's own cursor as id, until the promise resolves. */
  async keepAliveUntil(response: ServerResponse, cursor: string, until: Promise<void>): Promise<void> {
    response.write(this.#statusFrame.frame(cursor));
    await this.#waiting.holdUntil(response, cursor, until);
  }

  /** Adds a client that receives the entries of the tail from this number on. */
  addClient(response: ServerResponse, number: number): void {
    const { socket } = response;
    if (!isStreamOpen(response) || !socket) return;
    const client = new StreamClient(socket, number);
    client.lastPingNumber = this.#pingNumber;
    this.#clients.add(client);
    response.on('close', () => this.#clients.delete(client));
    socket.on('drain', () => {
      client.onDrain();
      if (this.#clients.has(client)) this.#flushClient(client);
    });
    this.#flushClient(client);
  }

  /** Sends a new status to all clients, to each as soon as it has caught up with the tail. */
  broadcastStatus(status: object): void {
    this.#status = { number: this.#status.number + 1, data: status };
    this.#statusFrame.invalidate();
    this.#scheduler.flushAll();
    this.#waiting.send('status', status);
  }

  /** Ends every stream with `bye`, whose `retry` is the delay before the client reconnects. Idempotent. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    clearInterval(this.#pingTimer);
    this.#importDebouncer.close();
    this.#clients.clear();
    this.#waiting.clear();
    for (const stream of this.#streams) {
      const bye: ByeEvent = { retry: Math.round(MAX_RECONNECT_DELAY_MS * Math.random()) };
      if (stream.socket?.writableNeedDrain) stream.destroy();
      else stream.end(encodeSseFrame({ event: 'bye', retry: bye.retry, data: JSON.stringify(bye) }));
    }
  }

  #onEntries(): void {
    const { skippedTo } = this.#feed.tail;
    if (skippedTo !== this.#skippedTo) this.#importDebouncer.trigger();
    this.#skippedTo = skippedTo;
    this.#scheduler.schedule();
  }

  #flushClient(client: StreamClient): void {
    const { tail } = this.#feed;
    // The reset follows once the import pauses, because a snapshot in the middle of it would soon be outdated. Until
    // then the client gets the status with the progress, without an id, so that it keeps its cursor.
    if (client.nextNumber < tail.skippedTo) {
      if (client.canWrite) this.#sendStatus(client);
      return;
    }
    if (client.isTooSlow(tail, this.#options.slowClientLimits)) {
      this.#slowClientsDisconnected++;
      client.disconnect();
      return;
    }
    if (!client.sendPending(tail)) return;
    this.#sendStatus(client, this.#feed.cursor);
    if (client.lastPingNumber !== this.#pingNumber) {
      client.lastPingNumber = this.#pingNumber;
      client.send(this.#pingFrame.frame(this.#feed.cursor));
    }
  }

  #sendStatus(client: StreamClient, id?: string): void {
    if (client.lastStatusNumber === this.#status.number) return;
    client.lastStatusNumber = this.#status.number;
    client.send(this.#statusFrame.frame(id));
  }

  #pingAll(): void {
    this.#pingNumber++;
    this.#scheduler.flushAll();
    this.#waiting.send('ping', { now: this.#options.now() } satisfies PingEvent);
  }

  #resetAll(): void {
    for (const client of this.#clients) this.#reset(client, 'epoch');
  }

  #announceImport(): void {
    for (const client of this.#clients)
      if (client.nextNumber < this.#feed.tail.skippedTo) this.#reset(client, 'import');
  }

  #reset(client: StreamClient, reason: ResetReason): void {
    const { tail, cursor } = this.#feed;
    client.skipTo(tail.end);
    client.send(encodeSseFrame({ event: 'reset', id: cursor, data: JSON.stringify(createReset(cursor, reason, '')) }));
  }
}

/** Whether more can be written to the stream. */
export function isStreamOpen(response: ServerResponse): boolean {
  return !response.destroyed && !response.writableEnded;
}

/**
 * Returns the data of a `reset`. `from`: the cursor or time that the client requested; `cursor`: where its stream
 * continues.
 */
export function createReset(cursor: string, reason: ResetReason, from: string): ResetEvent {
  return { reason, from: from.slice(0, MAX_FROM_LENGTH), through: cursor };
}
