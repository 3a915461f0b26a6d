import { connect, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { ISocketFactory } from 'kafkajs';
import { MINUTE_MS, type Milliseconds } from '../../../core/time/units.ts';

/** The same value as in the socket factory of kafkajs, which this one replaces. */
const KEEP_ALIVE_DELAY_MS: Milliseconds = MINUTE_MS;

/** The message of the error that kafkajs gets when it uses a closed client. */
export const CLIENT_CLOSED_MESSAGE = 'this client has ended';

export interface KafkaSockets {
  socketFactory: ISocketFactory;
  /** Destroys all open sockets at once and refuses new ones. */
  destroyAll(): void;
}

/**
 * The sockets of one kafkajs client. `disconnect` of kafkajs 2.2.4 waits for responses that never come on a dead
 * connection, and its retries meanwhile open new connections, which are never closed. Such a socket keeps the process
 * alive until the broker closes it, after ten minutes (https://github.com/tulios/kafkajs/issues/1438).
 */
export function createKafkaSockets(): KafkaSockets {
  const sockets = new Set<Socket>();
  let isDestroyed = false;
  return {
    socketFactory({ host, port, ssl, onConnect }) {
      if (isDestroyed) throw new Error(CLIENT_CLOSED_MESSAGE);
      // TLS permits a host name as server name, but not an IP address.
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
      // With an error, because kafkajs keeps its timers when a socket closes without one.
      for (const socket of sockets) socket.destroy(new Error(CLIENT_CLOSED_MESSAGE));
    },
  };
}
