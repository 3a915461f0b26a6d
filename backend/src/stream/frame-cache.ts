import { encodeSseFrame } from '../core/protocol/sse-frame.ts';

/** So far may the clock in what is said lag behind, ms: no page tells the difference. */
const MAX_AGE_MS = 10;

/** A block that many readers are told one after the other: made once for those who are told at about the same time. */
export class FrameCache {
  readonly #event: string;
  readonly #createData: (now: number) => object;
  readonly #now: () => number;
  #cached: { id: string | undefined; at: number; frame: Buffer } = {
    id: undefined,
    at: Number.NEGATIVE_INFINITY,
    frame: Buffer.alloc(0),
  };

  /** `data`: what is to be said at a time (ms UTC). */
  constructor(event: string, now: () => number, data: (now: number) => object) {
    this.#event = event;
    this.#now = now;
    this.#createData = data;
  }

  /** As it would be said now. Without an id whoever hears it keeps the cursor that it has. */
  frame(id?: string): Buffer {
    const at = this.#now();
    const age = at - this.#cached.at;
    if (id !== this.#cached.id || age < 0 || age > MAX_AGE_MS) {
      const data = JSON.stringify(this.#createData(at));
      const text = encodeSseFrame({ event: this.#event, ...(id === undefined ? {} : { id }), data });
      this.#cached = { id, at, frame: Buffer.from(text) };
    }
    return this.#cached.frame;
  }

  /** What is to be said has changed. */
  invalidate(): void {
    this.#cached.at = Number.NEGATIVE_INFINITY;
  }
}
