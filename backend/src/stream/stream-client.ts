import type { Socket } from 'node:net';
import type { Milliseconds } from '../core/time/units.ts';
import type { Tail } from '../feed/tail.ts';

/** How much is written to a socket at once. */
const CHUNK_BYTES = 256 * 1024;

/** When a client whose socket is full is disconnected (docs/architecture.md#slow-clients). */
export interface SlowClientLimits {
  /** A client that has caught up with the tail once, and has more than this unsent, is lagging. */
  maxLagBytes: number;
  /** How long the socket of a lagging client may stay full. */
  laggingTimeoutMs: Milliseconds;
  /** How long the socket of any other client may stay full. */
  silentTimeoutMs: Milliseconds;
}

/**
 * One open stream that follows the tail: a socket, and the number of its next entry. While the socket is full, unsent
 * entries stay in the tail, which all clients share, so a slow client does not affect the others.
 */
export class StreamClient {
  readonly #socket: Socket;
  #nextNumber: number;
  /** Since when the socket is full, by the monotonic clock. */
  #pausedAt: Milliseconds | undefined;
  #hasCaughtUp = false;
  /** The numbers of the last status and of the last ping that were sent. */
  lastStatusNumber = 0;
  lastPingNumber = 0;

  /**
   * `socket`: of a response whose head is sent and whose body is not encoded. Writing through an Express response would
   * double the cost. `number`: of the first entry in the tail to send.
   */
  constructor(socket: Socket, number: number) {
    this.#socket = socket;
    this.#nextNumber = number;
  }

  /** The number of the first entry in the tail that was not sent. */
  get nextNumber(): number {
    return this.#nextNumber;
  }

  /** Whether the socket has room. */
  get canWrite(): boolean {
    return this.#pausedAt === undefined;
  }

  /** Sends unsent entries until the socket is full. Returns whether the client has caught up with the tail. */
  sendPending(tail: Tail): boolean {
    while (this.#pausedAt === undefined && this.#nextNumber < tail.end) {
      const end = tail.chunkEnd(this.#nextNumber, CHUNK_BYTES);
      this.#write(tail.frames(this.#nextNumber, end));
      this.#nextNumber = end;
    }
    const isCaughtUp = this.#nextNumber === tail.end && this.#pausedAt === undefined;
    this.#hasCaughtUp ||= isCaughtUp;
    return isCaughtUp;
  }

  /** Call it when the socket has room again. */
  onDrain(): void {
    this.#pausedAt = undefined;
  }

  /** Continues at another number; the entries in between are not sent. */
  skipTo(number: number): void {
    this.#nextNumber = number;
  }

  /** Sends a frame that is not an entry of the log. */
  send(frame: Buffer | string): void {
    this.#write(frame);
  }

  /**
   * Whether to disconnect: the tail no longer holds the next entry, or the socket is full for longer than the limits
   * allow.
   */
  isTooSlow(tail: Tail, limits: SlowClientLimits): boolean {
    if (this.#nextNumber < tail.first) return true;
    if (this.#pausedAt === undefined) return false;
    const isLagging = this.#hasCaughtUp && tail.unsentBytes(this.#nextNumber) > limits.maxLagBytes;
    return performance.now() - this.#pausedAt > (isLagging ? limits.laggingTimeoutMs : limits.silentTimeoutMs);
  }

  /** Closes the socket at once; the client resumes by its cursor. */
  disconnect(): void {
    this.#socket.destroy();
  }

  #write(bytes: Buffer | string): void {
    if (!this.#socket.write(bytes)) this.#pausedAt ??= performance.now();
  }
}
