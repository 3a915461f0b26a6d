import { type ClientRequest, get } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

/** Clients that open the stream, ignore it and leave. Each time one leaves, another one connects. */
export class ReaderChurn {
  readonly #url: string;
  readonly #streams = new Set<ClientRequest>();
  #isStopped = false;
  readonly #running: Promise<void>;
  connectionCount = 0;

  /** `count`: open connections at a time. `intervalMs`: the mean time between two that leave. */
  constructor(url: string, count: number, intervalMs: number) {
    this.#url = `${url}/slack-events-stream`;
    for (let n = 0; n < count; n++) this.#connect();
    this.#running = this.#replaceForever(intervalMs);
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#running;
    for (const stream of this.#streams) stream.destroy();
  }

  #connect(): void {
    this.connectionCount++;
    const stream = get(this.#url, { agent: false }, (response) => response.resume());
    stream.on('error', () => undefined);
    stream.on('close', () => this.#streams.delete(stream));
    this.#streams.add(stream);
  }

  async #replaceForever(intervalMs: number): Promise<void> {
    while (!this.#isStopped) {
      const [oldest] = this.#streams;
      oldest?.destroy();
      this.#connect();
      await sleep(intervalMs * 2 * Math.random());
    }
  }
}
