const [QUOTE, BACKSLASH, COMMA] = [0x22, 0x5c, 0x2c];
const [OPEN_ARRAY, CLOSE_ARRAY, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];
const SPACE = 0x20;
const EMPTY = Buffer.alloc(0);
const BOM = Buffer.from([0xef, 0xbb, 0xbf]);

/** Far more than a message or person has. A megabyte of open brackets would need a gigabyte after parsing. */
const MAX_ITEM_BYTES = 4 * 1024 * 1024;
const MAX_ITEM_DEPTH = 100;

/** An object of the array, or the problem of an item, in the plural as the kinds of `ReasonCounts`. */
export type JsonArrayItem = { json: object } | { problem: string };

/**
 * Parses a JSON array in chunks and returns its items, so that a file of any size needs only the memory of its largest
 * item. It finds the items by their brackets and parses each with `JSON.parse`, which is several times faster than a
 * parser in JavaScript. An invalid item becomes a problem and does not affect the others.
 */
export class JsonArrayParser {
  #pending: Buffer = EMPTY;
  #phase: 'before' | 'within' | 'after' = 'before';
  #depth = 0;
  #inString = false;
  #escaped = false;
  #problem = '';

  /** Adds a chunk. Returns the items that it completes. */
  push(next: Buffer): JsonArrayItem[] {
    if (this.#phase === 'after') return [];
    const chunk = this.#pending.length > 0 ? Buffer.concat([this.#pending, next]) : next;
    const from = this.#pending.length;
    this.#pending = EMPTY;
    if (this.#phase === 'within') return this.#scan(chunk, from, 0);
    const first = firstContentByte(chunk);
    if (first === chunk.length) {
      this.#pending = chunk.subarray(0, BOM.length);
      return [];
    }
    if (chunk[first] !== OPEN_ARRAY) {
      this.#phase = 'after';
      return [{ problem: 'files that are not a JSON array' }];
    }
    this.#phase = 'within';
    return this.#scan(chunk, first + 1, first + 1);
  }

  /** Call it after the last chunk. Returns a problem if the array is not closed. */
  end(): JsonArrayItem[] {
    return this.#phase === 'after' ? [] : [{ problem: 'files that are truncated' }];
  }

  /** Scans `chunk` from `from` on; the current item starts at `itemStart`. */
  #scan(chunk: Buffer, from: number, itemStart: number): JsonArrayItem[] {
    const items: JsonArrayItem[] = [];
    let start = itemStart;
    for (let at = from; at < chunk.length; at++) {
      const byte = chunk[at];
      if (this.#inString) {
        if (this.#escaped) this.#escaped = false;
        else if (byte === BACKSLASH) this.#escaped = true;
        else if (byte === QUOTE) this.#inString = false;
      } else if (byte === QUOTE) this.#inString = true;
      else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) {
        if (++this.#depth > MAX_ITEM_DEPTH) this.#problem ||= 'entries that are nested too deep';
      } else if (this.#depth > 0) {
        if (byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) this.#depth--;
      } else if (byte === COMMA || byte === CLOSE_ARRAY) {
        items.push(...this.#parseItem(chunk.subarray(start, at)));
        start = at + 1;
        if (byte === CLOSE_ARRAY) {
          this.#phase = 'after';
          return items;
        }
      }
    }
    this.#keepPending(chunk.subarray(start));
    return items;
  }

  #keepPending(rest: Buffer): void {
    if (rest.length > MAX_ITEM_BYTES) this.#problem ||= 'entries over 4 MB';
    this.#pending = this.#problem ? EMPTY : rest;
  }

  #parseItem(bytes: Buffer): JsonArrayItem[] {
    if (bytes.length > MAX_ITEM_BYTES) this.#problem ||= 'entries over 4 MB';
    const problem = this.#problem;
    this.#problem = '';
    if (problem) return [{ problem }];
    const text = bytes.toString();
    if (text.trim() === '') return [];
    try {
      const json: unknown = JSON.parse(text);
      return typeof json === 'object' && json !== null && !Array.isArray(json)
        ? [{ json }]
        : [{ problem: 'entries that are not an object' }];
    } catch {
      return [{ problem: 'entries that are not JSON' }];
    }
  }
}

/** The index of the first byte after white space and a byte order mark. */
function firstContentByte(chunk: Buffer): number {
  let at = chunk.subarray(0, BOM.length).equals(BOM) ? BOM.length : 0;
  while (at < chunk.length && (chunk[at] ?? 0) <= SPACE) at++;
  return at;
}
