import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';

/** The API key of Kafka's Fetch request (kafka.apache.org/protocol#protocol_api_keys). */
const FETCH_API_KEY = 1;

interface ProxiedConnection {
  client: Socket;
  broker: Socket;
  /** It has sent a Fetch request, so it is the consumer's connection. */
  isConsumer: boolean;
  isFrozen: boolean;
}

/** The network between the product and a broker. The broker must advertise the address of this proxy as its own. */
export class BrokerProxy {
  readonly #server: Server;
  readonly #connections = new Set<ProxiedConnection>();
  /** While true, every response to the consumer is corrupted. */
  corruptsFetches = false;

  private constructor(server: Server, target: number) {
    this.#server = server;
    server.on('connection', (client) => this.#join(client, connect(target, '127.0.0.1')));
  }

  /** The number of connections, frozen or not. */
  get connections(): number {
    return this.#connections.size;
  }

  static async listen(port: number, target: number): Promise<BrokerProxy> {
    const server = createServer();
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return new BrokerProxy(server, target);
  }

  /** Present connections stay open, but nothing passes through them any more. New connections work. */
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
      // kafkajs writes each request in one chunk: four bytes of length, then the API key.
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

/** Keeps the length and the correlation id, so that kafkajs takes it for the response. */
function corrupted(bytes: Buffer): Buffer {
  return Buffer.concat([bytes.subarray(0, 8), Buffer.alloc(Math.max(0, bytes.length - 8), 0xff)]);
}
