import type { ServerResponse } from 'node:http';
import { encodeSseFrame } from '../core/protocol/sse-frame.ts';

/**
 * Streams that cannot begin yet, because the feed has not reached their cursor. Meanwhile they get status and pings,
 * with the client's own cursor as id, so that the client keeps it.
 */
export class WaitingStreams {
  readonly #cursors = new Map<ServerResponse, string>();

  /** Holds a stream open until the promise resolves or the client disconnects. */
  async holdUntil(response: ServerResponse, cursor: string, until: Promise<void>): Promise<void> {
    this.#cursors.set(response, cursor);
    response.on('close', () => this.#cursors.delete(response));
    await until;
    this.#cursors.delete(response);
  }

  /** Sends an event to every waiting stream. */
  send(event: string, data: object): void {
    for (const [response, id] of this.#cursors)
      response.write(encodeSseFrame({ event, id, data: JSON.stringify(data) }));
  }

  clear(): void {
    this.#cursors.clear();
  }
}
