import type { RequestListener } from 'node:http';
import { type ListeningServer, listen, type ServerLimits } from './listen.ts';

/** The HTTP servers of the product, which close together. */
export class ServerGroup {
  readonly #servers: ListeningServer[] = [];

  /** Starts a server. Resolves with its URL; rejects if the port cannot be used. */
  async listen(
    listener: RequestListener,
    host: string,
    port: number,
    limits: Partial<ServerLimits> = {},
  ): Promise<string> {
    const server = await listen(listener, host, port, limits);
    this.#servers.push(server);
    return server.url;
  }

  /** How many connections all servers have closed at once because there were too many. */
  get droppedConnections(): number {
    return this.#servers.reduce((sum, server) => sum + server.droppedConnections, 0);
  }

  /** Closes all servers at the same time. Event streams must have ended before. */
  async close(): Promise<void> {
    await Promise.all(this.#servers.map((server) => server.close()));
  }
}
