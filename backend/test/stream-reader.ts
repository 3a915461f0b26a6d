import { type Block, BlockParser } from './block-parser.ts';

/** Reads a stream as a browser's EventSource does, and keeps every block. */
export class StreamReader {
  readonly blocks: Block[] = [];
  /** Those blocks that are records. */
  readonly records: Block[] = [];
  readonly #parser = new BlockParser();
  readonly #stop = new AbortController();
  #wakes: (() => void)[] = [];
  ended: Promise<void> = Promise.resolve();

  static async open(url: string, headers: Record<string, string> = {}): Promise<StreamReader> {
    const reader = new StreamReader();
    const response = await fetch(url, { headers, signal: reader.#stop.signal });
    if (response.status !== 200 || !response.headers.get('content-type')?.startsWith('text/event-stream'))
      throw new Error(`an EventSource gives up here: ${response.status} ${response.headers.get('content-type')}`);
    reader.ended = reader.#read(response).catch(() => undefined);
    return reader;
  }

  /** What came after the last blank line. */
  get rest(): string {
    return this.#parser.rest;
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
    const parser = this.#parser;
    for await (const chunk of response.body ?? []) {
      const blocks = parser.take(chunk);
      this.blocks.push(...blocks);
      this.records.push(...blocks.filter(({ event }) => event === 'message'));
      for (const wake of this.#wakes.splice(0)) wake();
    }
  }
}
