import { encodeSseFrame } from '../core/wire.ts';

/** So far may the clock in what is said lag behind, ms: no page tells the difference. */
const STALE = 10;

/** A block that many readers are told one after the other: made once for those who are told at about the same time. */
export class Said {
  readonly #event: string;
  readonly #data: (now: number) => object;
  readonly #now: () => number;
  #made: { id: string | undefined; at: number; bytes: Buffer } = {
    id: undefined,
    at: Number.NEGATIVE_INFINITY,
    bytes: Buffer.alloc(0),
  };

  /** `data`: what is to be said at a time (ms UTC). */
  constructor(event: string, now: () => number, data: (now: number) => object) {
    this.#event = event;
    this.#now = now;
    this.#data = data;
  }

  /** As it would be said now. Without an id whoever hears it keeps the cursor that it has. */
  bytes(id?: string): Buffer {
    const at = this.#now();
    const age = at - this.#made.at;
    if (id !== this.#made.id || age < 0 || age > STALE) {
      const data = JSON.stringify(this.#data(at));
      const text = encodeSseFrame({ event: this.#event, ...(id === undefined ? {} : { id }), data });
      this.#made = { id, at, bytes: Buffer.from(text) };
    }
    return this.#made.bytes;
  }

  /** What is to be said has changed. */
  renew(): void {
    this.#made.at = Number.NEGATIVE_INFINITY;
  }
}
