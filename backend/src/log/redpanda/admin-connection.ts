import type { KafkaAdmin } from './kafka-port.ts';

/** An admin connection that is opened when it is needed and replaced after any failure. One request at a time. */
export class AdminConnection {
  readonly #open: () => Promise<KafkaAdmin>;
  #admin: KafkaAdmin | undefined;
  #lastRequest: Promise<unknown> = Promise.resolve();

  constructor(open: () => Promise<KafkaAdmin>) {
    this.#open = open;
  }

  /**
   * Runs a request after those before it, so no response is older than the one before it. Rejects as the request does.
   */
  run<T>(request: (admin: KafkaAdmin) => Promise<T>): Promise<T> {
    const response = this.#lastRequest.then(async () => {
      this.#admin ??= await this.#open();
      try {
        return await request(this.#admin);
      } catch (error) {
        this.disconnect();
        throw error;
      }
    });
    this.#lastRequest = response.catch(() => undefined);
    return response;
  }

  /** Closes the connection. The next request opens another one. */
  disconnect(): void {
    void this.#admin?.close();
    this.#admin = undefined;
  }

  /** Disconnects after the requests under way. */
  async close(): Promise<void> {
    await this.#lastRequest;
    this.disconnect();
  }
}
