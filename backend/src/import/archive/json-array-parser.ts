import { findArrayMember, MAX_ENVELOPE_BYTES } from './find-array-member.ts';

const [QUOTE, BACKSLASH, COMMA] = [0x22, 0x5c, 0x2c];
const [OPEN_ARRAY, CLOSE_ARRAY, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];
const SPACE = 0x20;
const EMPTY = Buffer.alloc(0);
const BOM = Buffer.from([0xef, 0xbb, 0xbf]);

/** Far more than a message or person has. A megabyte of open brackets would need a gigabyte after parsing. */
const MAX_ITEM_BYTES = 4 * 1024 * 1024;
const MAX_ITEM_DEPTH = 100;

/** An object of the array, or the problem of an item or of the whole file, in the plural as the kinds of `ReasonCounts`. */
export type JsonArrayItem = { json: object } | { problem: string; isOfFile?: true };

/**
 * Parses a JSON array in chunks and returns its items, so that a file of any size needs only the memory of its largest
 * item. It finds the items by their brackets and parses each with `JSON.parse`, which is several times faster than a
 * parser in JavaScript. An item that is too large, too deep or no object becomes a problem and does not affect the
 * others. Text that is not JSON is a problem of the whole file.
 */
export class JsonArrayParser {
  readonly #member: string;
  #pending: Buffer = EMPTY;
  #phase: 'before' | 'within' | 'after' = 'before';
  #depth = 0;
  #inString = false;
  #escaped = false;
  #itemProblem = '';
  #fileProblem = '';
  /** The text of the object around the array, without the items; empty if the file is the array. */
  #envelope = '';

  /** With `member`, the file may also be an object that has the array under this name. */
  constructor(member = '') {
    this.#member = member;
  }

  /** Why the file is not a whole JSON array, in the plural; empty if it is, so far. */
  get fileProblem(): string {
    return this.#fileProblem;
  }

  /** Adds a chunk. Returns the items that it completes. */
  push(next: Buffer): JsonArrayItem[] {
    if (this.#fileProblem) return [];
    if (this.#phase === 'after') {
      this.#addRest(next);
      return [];
    }
    const chunk = this.#pending.length > 0 ? Buffer.concat([this.#pending, next]) : next;
    const from = this.#pending.length;
    this.#pending = EMPTY;
    if (this.#phase === 'within') return this.#scan(chunk, from, 0);
    const start = this.#findArray(chunk);
    if (start === undefined) return [];
    this.#phase = 'within';
    return this.#scan(chunk, start, start);
  }

  /** Call it after the last chunk: `fileProblem` is complete then. */
  end(): void {
    if (this.#phase !== 'after') this.#fail('files that are truncated');
    else if (this.#envelope !== '' && parseObject(this.#envelope) === undefined)
      this.#fail('files that are not valid JSON');
  }

  /** The index of the first byte in the array; `undefined` while there is none, or if the file holds no array. */
  #findArray(chunk: Buffer): number | undefined {
    const first = firstContentByte(chunk);
    if (first === chunk.length) this.#pending = chunk.subarray(0, BOM.length);
    else if (chunk[first] === OPEN_ARRAY) return first + 1;
    else if (chunk[first] !== OPEN_OBJECT || this.#member === '') this.#fail('files that are not a JSON array');
    else {
      const found = findArrayMember(chunk, first, this.#member);
      if (found === 'absent') this.#fail(`files without a list of ${this.#member}`);
      else if (found === 'incomplete') this.#pending = chunk;
      else {
        this.#envelope = chunk.toString('utf8', first, found);
        return found;
      }
    }
    return undefined;
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
        if (++this.#depth > MAX_ITEM_DEPTH) this.#itemProblem ||= 'entries that are nested too deep';
      } else if (this.#depth > 0) {
        if (byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) this.#depth--;
      } else if (byte === COMMA || byte === CLOSE_ARRAY) {
        items.push(...this.#parseItem(chunk.subarray(start, at)));
        if (this.#fileProblem) return items;
        start = at + 1;
        if (byte === CLOSE_ARRAY) {
          this.#phase = 'after';
          this.#addRest(chunk.subarray(at));
          return items;
        }
      }
    }
    this.#keepPending(chunk.subarray(start));
    return items;
  }

  #keepPending(rest: Buffer): void {
    if (rest.length > MAX_ITEM_BYTES) this.#itemProblem ||= 'entries over 4 MB';
    this.#pending = this.#itemProblem ? EMPTY : rest;
  }

  #parseItem(bytes: Buffer): JsonArrayItem[] {
    if (bytes.length > MAX_ITEM_BYTES) this.#itemProblem ||= 'entries over 4 MB';
    const problem = this.#itemProblem;
    this.#itemProblem = '';
    if (problem) return [{ problem }];
    const text = bytes.toString();
    if (text.trim() === '') return [];
    try {
      const json: unknown = JSON.parse(text);
      return typeof json === 'object' && json !== null && !Array.isArray(json)
        ? [{ json }]
        : [{ problem: 'entries that are not an object' }];
    } catch {
      this.#fail('files that are not valid JSON');
      return [];
    }
  }

  /** Adds what stands behind the items: the closing bracket, then nothing or the rest of the object around the array. */
  #addRest(rest: Buffer): void {
    if (this.#envelope === '') {
      const from = rest[0] === CLOSE_ARRAY ? 1 : 0;
      if (rest.subarray(from).some((byte) => byte > SPACE)) this.#fail('files that are not valid JSON');
      return;
    }
    this.#envelope += rest.toString();
    if (this.#envelope.length > 2 * MAX_ENVELOPE_BYTES) this.#fail('files that are not valid JSON');
  }

  #fail(problem: string): void {
    this.#fileProblem ||= problem;
  }
}

/** The index of the first byte after white space and a byte order mark. */
function firstContentByte(chunk: Buffer): number {
  let at = chunk.subarray(0, BOM.length).equals(BOM) ? BOM.length : 0;
  while (at < chunk.length && (chunk[at] ?? 0) <= SPACE) at++;
  return at;
}

function parseObject(text: string): object | undefined {
  try {
    const json: unknown = JSON.parse(text);
    return typeof json === 'object' && json !== null ? json : undefined;
  } catch {
    return undefined;
  }
}
