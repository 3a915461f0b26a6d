import { type ClientRequest, get } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

/** Readers that look at the stream for a while, keep nothing, and go: all the time some leave, and others come. */
export class ReaderChurn {
  readonly #url: string;
  readonly #streams = new Set<ClientRequest>();
  #isOver = false;
  readonly #coming: Promise<void>;
  connectionCount = 0;

  /** `size`: how many there are at a time. `stay`: between one that leaves and the next, ms. */
  constructor(url: string, size: number, stay: number) {
    this.#url = `${url}/slack-events-stream`;
    for (let n = 0; n < size; n++) this.#come();
    this.#coming = this.#change(stay);
  }

  async stop(): Promise<void> {
    this.#isOver = true;
    await this.#coming;
    for (const stream of this.#streams) stream.destroy();
  }

  #come(): void {
    this.connectionCount++;
    const stream = get(this.#url, { agent: false }, (response) => response.resume());
    stream.on('error', () => undefined);
    stream.on('close', () => this.#streams.delete(stream));
    this.#streams.add(stream);
  }

  async #change(stay: number): Promise<void> {
    while (!this.#isOver) {
      const [oldest] = this.#streams;
      oldest?.destroy();
      this.#come();
      await sleep(stay * 2 * Math.random());
    }
  }
}
