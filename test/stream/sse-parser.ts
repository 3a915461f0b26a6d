/** An event as the specification of server-sent events dispatches it. */
export interface SseEvent {
  event: string;
  id: string;
  data: string;
}

/**
 * Parses a stream exactly as the HTML standard defines it (html.spec.whatwg.org, 9.2.6): lines end with CR, LF or both;
 * a block without data dispatches nothing, but sets the last id; an id with a NUL is ignored; an incomplete block is
 * dropped.
 */
export class SseParser {
  readonly #decoder = new TextDecoder(); // removes one leading BOM, as the standard requires
  #incomplete = '';
  #lastId: string;

  /** `lastId`: the last id of the connection before, if there was one. */
  constructor(lastId = '') {
    this.#lastId = lastId;
  }

  /** The id of the last complete block, even if that block dispatched nothing. */
  get lastId(): string {
    return this.#lastId;
  }

  /** The text after the last blank line. */
  get incompleteText(): string {
    return this.#incomplete;
  }

  /** Returns the events that these bytes complete. */
  push(bytes: Uint8Array): SseEvent[] {
    this.#incomplete += this.#decoder.decode(bytes, { stream: true });
    // A CR at the very end may be half of a CRLF.
    const endsWithCr = this.#incomplete.endsWith('\r');
    const text = (endsWithCr ? this.#incomplete.slice(0, -1) : this.#incomplete).replace(/\r\n?/g, '\n');
    const blocks = text.split('\n\n');
    this.#incomplete = (blocks.pop() ?? '') + (endsWithCr ? '\r' : '');
    return blocks.flatMap((block) => this.#parseBlock(block) ?? []);
  }

  #parseBlock(text: string): SseEvent | undefined {
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
