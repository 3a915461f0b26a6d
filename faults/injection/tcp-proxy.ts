import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** The network between a browser and the product. It can delay bytes, drop them, or lead to another server. */
export class TcpProxy {
  readonly url: string;
  /** The address that new connections lead to. */
  target: string;
  /** How long bytes from the product are delayed. */
  delayMs = 0;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #frozen = new WeakSet<Socket>();

  private constructor(server: Server, port: number, target: string) {
    this.#server = server;
    this.url = `http://localhost:${port}`;
    this.target = target;
    server.on('connection', (client) => this.#join(client, connect(Number(new URL(this.target).port), 'localhost')));
  }

  static async open(target: string): Promise<TcpProxy> {
    const server = createServer();
    server.listen(0, 'localhost');
    await once(server, 'listening');
    const address = server.address();
    return new TcpProxy(server, typeof address === 'object' && address ? address.port : 0, target);
  }

  /** The number of connections to the product. */
  get connections(): number {
    return this.#sockets.size / 2;
  }

  /** Present connections stay open, but nothing passes through them any more. New connections work. */
  freeze(): void {
    for (const socket of this.#sockets) this.#frozen.add(socket);
  }

  /** Ends all present connections. */
  dropConnections(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  async remove(): Promise<void> {
    this.dropConnections();
    this.#server.close();
  }

  #join(client: Socket, server: Socket): void {
    const forward = (from: Socket, to: Socket, delayMs: () => number) => {
      this.#sockets.add(from);
      let written = Promise.resolve();
      from.on('data', (bytes) => {
        // Each chunk has its own delay: it does not add to the delay of those before it.
        const dueAt = performance.now() + delayMs();
        written = written.then(async () => {
          const waitMs = dueAt - performance.now();
          if (waitMs > 0) await sleep(waitMs);
          if (!this.#frozen.has(from) && !to.destroyed) to.write(bytes);
        });
      });
      from.on('error', () => undefined);
      from.on('close', () => {
        this.#sockets.delete(from);
        if (!this.#frozen.has(from)) to.destroy();
      });
    };
    forward(client, server, () => 0);
    forward(server, client, () => this.delayMs);
  }
}
