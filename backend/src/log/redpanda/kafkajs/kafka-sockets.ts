import { connect, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { ISocketFactory } from 'kafkajs';
import { MINUTE_MS, type Milliseconds } from '../../../core/time/units.ts';

/** The value of kafkajs itself, whose socket factory this one replaces. */
const KEEP_ALIVE_DELAY_MS: Milliseconds = MINUTE_MS;

/** The error that kafkajs gets for every use of a client after its end. */
export const CLIENT_CLOSED_MESSAGE = 'this client has ended';

export interface KafkaSockets {
  socketFactory: ISocketFactory;
  /** Destroys all open sockets at once and refuses new ones. */
  destroyAll(): void;
}

/**
 * The sockets of one kafkajs client. `disconnect` of kafkajs 2.2.4 waits for responses that never come on a dead
 * connection, and its retries meanwhile open new connections, which nobody closes. Such a socket keeps the process alive
 * until the broker closes it, after ten minutes (https://github.com/tulios/kafkajs/issues/1438).
 */
export function createKafkaSockets(): KafkaSockets {
  const sockets = new Set<Socket>();
  let isDestroyed = false;
  return {
    socketFactory({ host, port, ssl, onConnect }) {
      if (isDestroyed) throw new Error(CLIENT_CLOSED_MESSAGE);
      // TLS permits a server name, but no address.
      const server = isIP(host) ? {} : { servername: host };
      // Without TLS, kafkajs passes `null` here.
      const socket = ssl ? connectTls({ host, port, ...server, ...ssl }, onConnect) : connect(port, host, onConnect);
      socket.setKeepAlive(true, KEEP_ALIVE_DELAY_MS);
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
      return socket;
    },
    destroyAll() {
      isDestroyed = true;
      // With an error, because kafkajs keeps its timers after a close without one.
      for (const socket of sockets) socket.destroy(new Error(CLIENT_CLOSED_MESSAGE));
    },
  };
}
