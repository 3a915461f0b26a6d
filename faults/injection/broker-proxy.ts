import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';

/** The number of Kafka's request for records. */
const FETCH_API_KEY = 1;

interface ProxiedConnection {
  client: Socket;
  broker: Socket;
  /** It has asked for records: the consumer's. */
  isConsumer: boolean;
  isFrozen: boolean;
}

/** Stands between the product and a broker, and does what networks do. A broker must advertise it as its own address. */
export class BrokerProxy {
  readonly #server: Server;
  readonly #connections = new Set<ProxiedConnection>();
  /** While it is on, every answer to who reads records is nonsense. */
  corruptsFetches = false;

  private constructor(server: Server, target: number) {
    this.#server = server;
    server.on('connection', (client) => this.#join(client, connect(target, '127.0.0.1')));
  }

  /** How many connections there are, dead or alive. */
  get connections(): number {
    return this.#connections.size;
  }

  static async listen(port: number, target: number): Promise<BrokerProxy> {
    const server = createServer();
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return new BrokerProxy(server, target);
  }

  /** Connections that there are stay open, and nothing passes through them any more. New ones work. */
  freeze(which: 'all' | 'fetching'): void {
    for (const connection of this.#connections) connection.isFrozen ||= which === 'all' || connection.isConsumer;
  }

  close(): void {
    for (const { client, broker } of this.#connections) for (const socket of [client, broker]) socket.destroy();
    this.#server.close();
  }

  #join(client: Socket, broker: Socket): void {
    const connection: ProxiedConnection = { client, broker, isConsumer: false, isFrozen: false };
    this.#connections.add(connection);
    client.on('data', (bytes) => {
      // kafkajs writes each request at once: its number stands behind its length.
      connection.isConsumer ||= bytes.length > 6 && bytes.readInt16BE(4) === FETCH_API_KEY;
      if (!connection.isFrozen) broker.write(bytes);
    });
    broker.on('data', (bytes) => {
      if (connection.isFrozen) return;
      client.write(this.corruptsFetches && connection.isConsumer ? corrupted(bytes) : bytes);
    });
    for (const [socket, other] of [
      [client, broker],
      [broker, client],
    ] as const) {
      socket.on('error', () => undefined);
      socket.on('close', () => {
        this.#connections.delete(connection);
        if (!connection.isFrozen) other.destroy();
      });
    }
  }
}

/** As long as before and with the number of its request, so that it is taken for the answer. */
function corrupted(bytes: Buffer): Buffer {
  return Buffer.concat([bytes.subarray(0, 8), Buffer.alloc(Math.max(0, bytes.length - 8), 0xff)]);
}
