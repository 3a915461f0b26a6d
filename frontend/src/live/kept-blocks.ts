import type { Block } from './words.ts';

/**
 * So many blocks are kept for newcomers. The server may answer with a snapshot up to a second old, which then has its
 * way to go: this is enough for two seconds of 2,500 records each. Where it is not, a newcomer does without (follow.ts).
 */
const MOST = 5000;

/** The newest blocks of the stream. Cursors mean nothing here but that they are equal or not. */
export class KeptBlocks {
  /** The cursor before the oldest one. */
  #from: string;
  #blocks: Block[] = [];

  constructor(from: string) {
    this.#from = from;
  }

  /** Where the stream is. */
  get cursor(): string {
    return this.#blocks.at(-1)?.id ?? this.#from;
  }

  add(block: Block): void {
    this.#blocks.push(block);
    const dropped = this.#blocks.length > MOST ? this.#blocks.shift() : undefined;
    if (dropped) this.#from = dropped.id;
  }

  /** What came after this cursor, or `undefined` if the stream is not known to have been there. */
  after(cursor: string): Block[] | undefined {
    if (cursor === this.#from) return [...this.#blocks];
    const last = this.#blocks.findLastIndex(({ id }) => id === cursor);
    return last < 0 ? undefined : this.#blocks.slice(last + 1);
  }
}
