const [QUOTE, BACKSLASH, COMMA] = [0x22, 0x5c, 0x2c];
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];
const SPACE = 0x20;
const EMPTY = Buffer.alloc(0);
const BOM = Buffer.from([0xef, 0xbb, 0xbf]);

/** No message or person of Slack's comes near; a megabyte of open brackets would take a gigabyte once parsed. */
const MAX_ITEM_BYTES = 4 * 1024 * 1024;
const MAX_ITEM_DEPTH = 100;

/** An object of the list, or why something in its place is none. */
export type JsonArrayItem = { json: object } | { problem: string };

/**
 * Takes a JSON list apart while it arrives, one item at a time, so that a file of any size needs the memory of its largest item.
 * Items are found by their brackets alone and then parsed by the engine, which is several times faster than a parser in
 * JavaScript. What cannot be read is an item that says so; the others are not affected.
 */
export class JsonArrayParser {
  #pending: Buffer = EMPTY;
  #phase: 'before' | 'within' | 'after' = 'before';
  #depth = 0;
  #inString = false;
  #escaped = false;
  #problem = '';

  /** The items that this chunk completes. */
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
    if (chunk[first] !== OPEN_LIST) {
      this.#phase = 'after';
      return [{ problem: 'files that are not a list' }];
    }
    this.#phase = 'within';
    return this.#scan(chunk, first + 1, first + 1);
  }

  /** What is left when there is no more. */
  end(): JsonArrayItem[] {
    return this.#phase === 'after' ? [] : [{ problem: 'files that end in the middle' }];
  }

  #scan(chunk: Buffer, from: number, begin: number): JsonArrayItem[] {
    const found: JsonArrayItem[] = [];
    let start = begin;
    for (let at = from; at < chunk.length; at++) {
      const byte = chunk[at];
      if (this.#inString) {
        if (this.#escaped) this.#escaped = false;
        else if (byte === BACKSLASH) this.#escaped = true;
        else if (byte === QUOTE) this.#inString = false;
      } else if (byte === QUOTE) this.#inString = true;
      else if (byte === OPEN_OBJECT || byte === OPEN_LIST) {
        if (++this.#depth > MAX_ITEM_DEPTH) this.#problem ||= 'entries nested too deep';
      } else if (this.#depth > 0) {
        if (byte === CLOSE_OBJECT || byte === CLOSE_LIST) this.#depth--;
      } else if (byte === COMMA || byte === CLOSE_LIST) {
        found.push(...this.#parseItem(chunk.subarray(start, at)));
        start = at + 1;
        if (byte === CLOSE_LIST) {
          this.#phase = 'after';
          return found;
        }
      }
    }
    this.#keepPending(chunk.subarray(start));
    return found;
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

/** Where the first byte is that is neither white space nor a byte order mark. */
function firstContentByte(chunk: Buffer): number {
  let at = chunk.subarray(0, BOM.length).equals(BOM) ? BOM.length : 0;
  while (at < chunk.length && (chunk[at] ?? 0) <= SPACE) at++;
  return at;
}
