/** A block as the specification of server-sent events dispatches it. */
export interface SseEvent {
  event: string;
  id: string;
  data: string;
}

/**
 * Parses a stream by the letter of the HTML standard, section 9.2.6: lines end with CR, LF or both; a block without data
 * dispatches nothing but moves the last id; an id with a NUL counts as none; what follows the last blank line is dropped.
 */
export class SseParser {
  readonly #decoder = new TextDecoder(); // takes one leading BOM away, as the standard has it
  #rest = '';
  #lastId: string;

  /** `lastId`: of the connection before, if there was one. */
  constructor(lastId = '') {
    this.#lastId = lastId;
  }

  /** Of the last block that was whole, whether or not it dispatched anything. */
  get lastId(): string {
    return this.#lastId;
  }

  /** What came after the last blank line. */
  get incompleteText(): string {
    return this.#rest;
  }

  /** The blocks that these bytes complete. */
  push(bytes: Uint8Array): SseEvent[] {
    this.#rest += this.#decoder.decode(bytes, { stream: true });
    // A CR at the very end may be half of a CRLF.
    const isHalf = this.#rest.endsWith('\r');
    const text = (isHalf ? this.#rest.slice(0, -1) : this.#rest).replace(/\r\n?/g, '\n');
    const blocks = text.split('\n\n');
    this.#rest = (blocks.pop() ?? '') + (isHalf ? '\r' : '');
    return blocks.flatMap((block) => this.#dispatched(block) ?? []);
  }

  #dispatched(text: string): SseEvent | undefined {
    let event = '';
    const data: string[] = [];
    for (const line of text.split('\n')) {
      const [, field = '', value = ''] = /^([^:]*):? ?(.*)$/s.exec(line) ?? [];
      if (field === 'event') event = value;
      if (field === 'data') data.push(value);
      if (field === 'id' && !value.includes('\0')) this.#lastId = value;
    }
    if (data.length === 0) return undefined;
    return { event: event || 'message', id: this.#lastId, data: data.join('\n') };
  }
}
