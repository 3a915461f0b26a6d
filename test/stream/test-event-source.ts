import { type SseEvent, SseParser } from './sse-parser.ts';

/** Reads a stream as the EventSource of a browser does, and keeps every event. */
export class TestEventSource {
  readonly events: SseEvent[] = [];
  /** The events that are records. */
  readonly records: SseEvent[] = [];
  readonly #parser = new SseParser();
  readonly #stop = new AbortController();
  #waiting: (() => void)[] = [];
  ended: Promise<void> = Promise.resolve();

  static async open(url: string, headers: Record<string, string> = {}): Promise<TestEventSource> {
    const source = new TestEventSource();
    const response = await fetch(url, { headers, signal: source.#stop.signal });
    if (response.status !== 200 || !response.headers.get('content-type')?.startsWith('text/event-stream'))
      throw new Error(
        `An EventSource does not reconnect after this response: ${response.status} ${response.headers.get('content-type')}`,
      );
    source.ended = source.#read(response).catch(() => undefined);
    return source;
  }

  /** The text after the last blank line. */
  get incompleteText(): string {
    return this.#parser.incompleteText;
  }

  close(): void {
    this.#stop.abort();
  }

  /** Resolves with the first event that meets the condition. */
  async waitForEvent(condition: (event: SseEvent) => boolean): Promise<SseEvent> {
    for (let at = 0; ; at++) {
      while (at >= this.events.length) await this.#nextChunk();
      const event = this.events[at];
      if (event && condition(event)) return event;
    }
  }

  /** Resolves with all records as soon as there are this many. */
  async waitForRecords(count: number): Promise<SseEvent[]> {
    while (this.records.length < count) await this.#nextChunk();
    return this.records;
  }

  #nextChunk(): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
    });
  }

  async #read(response: Response): Promise<void> {
    const parser = this.#parser;
    for await (const chunk of response.body ?? []) {
      const events = parser.push(chunk);
      this.events.push(...events);
      this.records.push(...events.filter(({ event }) => event === 'message'));
      for (const resolve of this.#waiting.splice(0)) resolve();
    }
  }
}
