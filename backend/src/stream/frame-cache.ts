import { encodeSseFrame } from '../core/protocol/sse-frame.ts';
import type { Milliseconds } from '../core/time/units.ts';

/** How old the time in a cached frame may be; the page shows no difference this small. */
const MAX_AGE_MS: Milliseconds = 10;

/** Encodes a frame that many clients get at about the same time only once. */
export class FrameCache {
  readonly #event: string;
  readonly #createData: (now: Milliseconds) => object;
  readonly #now: () => Milliseconds;
  #cached: { id: string | undefined; at: Milliseconds; frame: Buffer } = {
    id: undefined,
    at: Number.NEGATIVE_INFINITY,
    frame: Buffer.alloc(0),
  };

  /** `createData`: returns the data of the event at a time, UTC. */
  constructor(event: string, now: () => Milliseconds, createData: (now: Milliseconds) => object) {
    this.#event = event;
    this.#now = now;
    this.#createData = createData;
  }

  /** Returns the frame with the current time. A client that gets it without an id keeps its cursor. */
  frame(id?: string): Buffer {
    const at = this.#now();
    const ageMs = at - this.#cached.at;
    if (id !== this.#cached.id || ageMs < 0 || ageMs > MAX_AGE_MS) {
      const data = JSON.stringify(this.#createData(at));
      const text = encodeSseFrame({ event: this.#event, ...(id === undefined ? {} : { id }), data });
      this.#cached = { id, at, frame: Buffer.from(text) };
    }
    return this.#cached.frame;
  }

  /** Call it when the data has changed: the next frame is encoded again. */
  invalidate(): void {
    this.#cached.at = Number.NEGATIVE_INFINITY;
  }
}
