/** A block as the specification of server-sent events dispatches it. */
export interface Block {
  event: string;
  id: string;
  data: string;
}

/**
 * Reads a stream by the letter of the HTML standard, section 9.2.6: a block without data dispatches nothing but moves
 * the last id, and what follows the last blank line is dropped.
 */
export class StreamReader {
  readonly blocks: Block[] = [];
  /** Those blocks that are records. */
  readonly records: Block[] = [];
  readonly #stop = new AbortController();
  #lastId = '';
  #wakes: (() => void)[] = [];
  ended: Promise<void> = Promise.resolve();
  /** What came after the last blank line. */
  rest = '';

  static async open(url: string, headers: Record<string, string> = {}): Promise<StreamReader> {
    const reader = new StreamReader();
    const response = await fetch(url, { headers, signal: reader.#stop.signal });
    if (response.status !== 200 || !response.headers.get('content-type')?.startsWith('text/event-stream'))
      throw new Error(`an EventSource gives up here: ${response.status} ${response.headers.get('content-type')}`);
    reader.ended = reader.#read(response).catch(() => undefined);
    return reader;
  }

  close(): void {
    this.#stop.abort();
  }

  /** Resolves with the first block for which the condition holds, once there is one. */
  async until(condition: (block: Block) => boolean): Promise<Block> {
    for (let at = 0; ; at++) {
      while (at >= this.blocks.length) await this.#more();
      const block = this.blocks[at];
      if (block && condition(block)) return block;
    }
  }

  /** Resolves once so many records came. */
  async count(records: number): Promise<Block[]> {
    while (this.records.length < records) await this.#more();
    return this.records;
  }

  #more(): Promise<void> {
    return new Promise((resolve) => {
      this.#wakes.push(resolve);
    });
  }

  async #read(response: Response): Promise<void> {
    const decoder = new TextDecoder();
    for await (const chunk of response.body ?? []) {
      const blocks = (this.rest + decoder.decode(chunk, { stream: true })).split('\n\n');
      this.rest = blocks.pop() ?? '';
      for (const block of blocks) this.#dispatch(block);
      for (const wake of this.#wakes.splice(0)) wake();
    }
  }

  #dispatch(text: string): void {
    let event = 'message';
    const data: string[] = [];
    for (const line of text.split('\n')) {
      const [, field = '', value = ''] = /^([^:]*):? ?(.*)$/s.exec(line) ?? [];
      if (field === 'event') event = value;
      if (field === 'data') data.push(value);
      if (field === 'id' && !value.includes('\0')) this.#lastId = value;
    }
    if (data.length === 0) return;
    const block = { event, id: this.#lastId, data: data.join('\n') };
    this.blocks.push(block);
    if (event === 'message') this.records.push(block);
  }
}
