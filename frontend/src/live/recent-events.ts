import type { StreamEvent } from './stream-messages.ts';

/**
 * So many blocks are kept for newcomers. The server may answer with a snapshot up to a second old, which then has its
 * way to go: this is enough for two seconds of 2,500 records each. Where it is not, a newcomer does without (follow.ts).
 */
const MAX_EVENTS = 5000;

/** The newest blocks of the stream. Cursors mean nothing here but that they are equal or not. */
export class RecentEvents {
  /** The cursor before the oldest one. */
  #cursorBefore: string;
  #events: StreamEvent[] = [];

  constructor(from: string) {
    this.#cursorBefore = from;
  }

  /** Where the stream is. */
  get cursor(): string {
    return this.#events.at(-1)?.id ?? this.#cursorBefore;
  }

  add(block: StreamEvent): void {
    this.#events.push(block);
    const dropped = this.#events.length > MAX_EVENTS ? this.#events.shift() : undefined;
    if (dropped) this.#cursorBefore = dropped.id;
  }

  /** What came after this cursor, or `undefined` if the stream is not known to have been there. */
  after(cursor: string): StreamEvent[] | undefined {
    if (cursor === this.#cursorBefore) return [...this.#events];
    const last = this.#events.findLastIndex(({ id }) => id === cursor);
    return last < 0 ? undefined : this.#events.slice(last + 1);
  }
}
