import type { Socket } from 'node:net';
import type { Tail } from '../feed/tail.ts';

/** How much is handed to a socket at once. */
const CHUNK_BYTES = 256 * 1024;

/** How long a reader whose socket is full is waited for. */
export interface SlowClientLimits {
  /** More than this unsent to a reader that was level once is lagging, bytes. */
  maxLagBytes: number;
  /** For one that lags, and for one that does not, ms. */
  laggingTimeoutMs: number;
  silentTimeoutMs: number;
}

/**
 * One reader of the stream: a place in the tail, and a socket. It is sent what it has not seen, a piece at a time, and
 * waits while its socket is full. What waits is the shared tail, so that a slow reader costs nobody anything.
 */
export class StreamClient {
  readonly #socket: Socket;
  #nextNumber: number;
  #pausedAt: number | undefined;
  #hasCaughtUp = false;
  /** The last status, and the last ping, that it was told, by number. */
  lastStatusNumber = 0;
  lastPingNumber = 0;

  /**
   * `socket`: of a response that has begun, whose body goes over the line as it is. An app's response would cost as much
   * for each write as the write itself.
   * `number`: of the first entry in the tail to send.
   */
  constructor(socket: Socket, number: number) {
    this.#socket = socket;
    this.#nextNumber = number;
  }

  /** Of the first entry in the tail that it has not been sent. */
  get nextNumber(): number {
    return this.#nextNumber;
  }

  /** Whether its socket takes more now. */
  get canWrite(): boolean {
    return this.#pausedAt === undefined;
  }

  /** Sends what fits of what this reader has not seen. Returns whether it is level with the tail now. */
  sendPending(tail: Tail): boolean {
    while (this.#pausedAt === undefined && this.#nextNumber < tail.end) {
      const to = tail.chunkEnd(this.#nextNumber, CHUNK_BYTES);
      this.#write(tail.frames(this.#nextNumber, to));
      this.#nextNumber = to;
    }
    const isLevel = this.#nextNumber === tail.end && this.#pausedAt === undefined;
    this.#hasCaughtUp ||= isLevel;
    return isLevel;
  }

  /** The socket has room again. */
  onDrain(): void {
    this.#pausedAt = undefined;
  }

  /** Goes on at another place; what lies between is not sent. */
  skipTo(number: number): void {
    this.#nextNumber = number;
  }

  /** Sends a block that is not of the log. */
  send(block: Buffer | string): void {
    this.#write(block);
  }

  /**
   * Whether it must be cut: what it still has to see is no longer kept, or its socket has been full for longer than the
   * patience that its backlog allows.
   */
  isTooSlow(tail: Tail, patience: SlowClientLimits): boolean {
    if (this.#nextNumber < tail.first) return true;
    if (this.#pausedAt === undefined) return false;
    const lags = this.#hasCaughtUp && tail.unsentBytes(this.#nextNumber) > patience.maxLagBytes;
    return performance.now() - this.#pausedAt > (lags ? patience.laggingTimeoutMs : patience.silentTimeoutMs);
  }

  /** At once and without the unsent rest: the reader resumes by its cursor. */
  disconnect(): void {
    this.#socket.destroy();
  }

  #write(bytes: Buffer | string): void {
    if (!this.#socket.write(bytes)) this.#pausedAt ??= performance.now();
  }
}
