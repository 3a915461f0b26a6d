import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** The network between a browser and the product: slow, dead, or leading elsewhere. */
export class TcpProxy {
  readonly url: string;
  /** Where new connections lead. */
  target: string;
  /** What comes from there is held back for so long, ms. */
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

  /** How many connections there are to the product. */
  get connections(): number {
    return this.#sockets.size / 2;
  }

  /** Connections that there are stay open, and nothing passes through them any more. New ones work. */
  freeze(): void {
    for (const socket of this.#sockets) this.#frozen.add(socket);
  }

  /** Connections that there are end. */
  dropConnections(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  async remove(): Promise<void> {
    this.dropConnections();
    this.#server.close();
  }

  #join(client: Socket, server: Socket): void {
    const pass = (from: Socket, to: Socket, delay: () => number) => {
      this.#sockets.add(from);
      let turn = Promise.resolve();
      from.on('data', (bytes) => {
        // Each is late by so much, not by that of those before it, too.
        const due = performance.now() + delay();
        turn = turn.then(async () => {
          const wait = due - performance.now();
          if (wait > 0) await sleep(wait);
          if (!this.#frozen.has(from) && !to.destroyed) to.write(bytes);
        });
      });
      from.on('error', () => undefined);
      from.on('close', () => {
        this.#sockets.delete(from);
        if (!this.#frozen.has(from)) to.destroy();
      });
    };
    pass(client, server, () => 0);
    pass(server, client, () => this.delayMs);
  }
}
