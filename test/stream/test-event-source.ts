import { type SseEvent, SseParser } from './sse-parser.ts';

/** Reads a stream as a browser's EventSource does, and keeps every block. */
export class TestEventSource {
  readonly events: SseEvent[] = [];
  /** Those blocks that are records. */
  readonly records: SseEvent[] = [];
  readonly #parser = new SseParser();
  readonly #stop = new AbortController();
  #wakes: (() => void)[] = [];
  ended: Promise<void> = Promise.resolve();

  static async open(url: string, headers: Record<string, string> = {}): Promise<TestEventSource> {
    const reader = new TestEventSource();
    const response = await fetch(url, { headers, signal: reader.#stop.signal });
    if (response.status !== 200 || !response.headers.get('content-type')?.startsWith('text/event-stream'))
      throw new Error(`an EventSource gives up here: ${response.status} ${response.headers.get('content-type')}`);
    reader.ended = reader.#read(response).catch(() => undefined);
    return reader;
  }

  /** What came after the last blank line. */
  get incompleteText(): string {
    return this.#parser.incompleteText;
  }

  close(): void {
    this.#stop.abort();
  }

  /** Resolves with the first block for which the condition holds, once there is one. */
  async waitForEvent(condition: (block: SseEvent) => boolean): Promise<SseEvent> {
    for (let at = 0; ; at++) {
      while (at >= this.events.length) await this.#more();
      const block = this.events[at];
      if (block && condition(block)) return block;
    }
  }

  /** Resolves once so many records came. */
  async waitForRecords(records: number): Promise<SseEvent[]> {
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
      const blocks = parser.push(chunk);
      this.events.push(...blocks);
      this.records.push(...blocks.filter(({ event }) => event === 'message'));
      for (const wake of this.#wakes.splice(0)) wake();
    }
  }
}
