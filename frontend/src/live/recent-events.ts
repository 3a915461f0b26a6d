import type { StreamEvent } from './stream-messages.ts';

/**
 * A snapshot may be a second old when the server sends it, and takes a while to arrive; this holds two seconds of 2,500
 * records each. A tab whose snapshot is older fetches another one (store-synchronizer.ts).
 */
const MAX_EVENTS = 5000;

/** The newest events of the stream. Cursors are only compared for equality. */
export class RecentEvents {
  /** The cursor before the oldest event. */
  #cursorBefore: string;
  #events: StreamEvent[] = [];

  constructor(cursor: string) {
    this.#cursorBefore = cursor;
  }

  /** The cursor after the newest event. */
  get cursor(): string {
    return this.#events.at(-1)?.id ?? this.#cursorBefore;
  }

  add(event: StreamEvent): void {
    this.#events.push(event);
    const dropped = this.#events.length > MAX_EVENTS ? this.#events.shift() : undefined;
    if (dropped) this.#cursorBefore = dropped.id;
  }

  /** The events after a cursor, or `undefined` if the stream is not known to have passed it. */
  after(cursor: string): StreamEvent[] | undefined {
    if (cursor === this.#cursorBefore) return [...this.#events];
    const last = this.#events.findLastIndex(({ id }) => id === cursor);
    return last < 0 ? undefined : this.#events.slice(last + 1);
  }
}
