import type { Socket } from 'node:net';
import type { Tail } from './tail.ts';

/** How much is handed to a socket at once. */
const PIECE = 256 * 1024;

/** How long a reader whose socket is full is waited for. */
export interface Patience {
  /** More than this unsent to a reader that was level once is lagging, bytes. */
  lag: number;
  /** For one that lags, and for one that does not, ms. */
  lagging: number;
  silent: number;
}

/**
 * One reader of the stream: a place in the tail, and a socket. It is sent what it has not seen, a piece at a time, and
 * waits while its socket is full. What waits is the shared tail, so that a slow reader costs nobody anything.
 */
export class Reader {
  readonly #socket: Socket;
  #number: number;
  #pausedAt: number | undefined;
  #wasLevel = false;
  /** The last status, and the last ping, that it was told, by number. */
  told = 0;
  pinged = 0;

  /**
   * `socket`: of a response that has begun, whose body goes over the line as it is. An app's response would cost as much
   * for each write as the write itself.
   * `number`: of the first entry in the tail to send.
   */
  constructor(socket: Socket, number: number) {
    this.#socket = socket;
    this.#number = number;
  }

  /** Of the first entry in the tail that it has not been sent. */
  get number(): number {
    return this.#number;
  }

  /** Whether its socket takes more now. */
  get hasRoom(): boolean {
    return this.#pausedAt === undefined;
  }

  /** Sends what fits of what this reader has not seen. Returns whether it is level with the tail now. */
  advance(tail: Tail): boolean {
    while (this.#pausedAt === undefined && this.#number < tail.end) {
      const to = tail.pieceEnd(this.#number, PIECE);
      this.#write(tail.bytes(this.#number, to));
      this.#number = to;
    }
    const isLevel = this.#number === tail.end && this.#pausedAt === undefined;
    this.#wasLevel ||= isLevel;
    return isLevel;
  }

  /** The socket has room again. */
  resume(): void {
    this.#pausedAt = undefined;
  }

  /** Goes on at another place; what lies between is not sent. */
  jump(number: number): void {
    this.#number = number;
  }

  /** Sends a block that is not of the log. */
  say(block: Buffer | string): void {
    this.#write(block);
  }

  /**
   * Whether it must be cut: what it still has to see is no longer kept, or its socket has been full for longer than the
   * patience that its backlog allows.
   */
  isTooSlow(tail: Tail, patience: Patience): boolean {
    if (this.#number < tail.first) return true;
    if (this.#pausedAt === undefined) return false;
    const lags = this.#wasLevel && tail.bytesFrom(this.#number) > patience.lag;
    return performance.now() - this.#pausedAt > (lags ? patience.lagging : patience.silent);
  }

  /** At once and without the unsent rest: the reader resumes by its cursor. */
  cut(): void {
    this.#socket.destroy();
  }

  #write(bytes: Buffer | string): void {
    if (!this.#socket.write(bytes)) this.#pausedAt ??= performance.now();
  }
}
