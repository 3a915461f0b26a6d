import { connect, isIP, type Socket } from 'node:net';
import { connect as connectSecurely } from 'node:tls';
import type { ISocketFactory } from 'kafkajs';

/** As long as kafkajs's own sockets are quiet before they are probed, ms. */
const KEEP_ALIVE_DELAY_MS = 60_000;

/** What kafkajs is told when it wants to go on with a client that was severed. */
export const CLIENT_CLOSED_MESSAGE = 'this client has ended';

export interface KafkaSockets {
  socketFactory: ISocketFactory;
  /** Ends those that are open, whatever is under way on them, and no other one opens. */
  destroyAll(): void;
}

/**
 * The sockets of one kafkajs client. Its own `disconnect` waits for answers that never come on a dead connection, and
 * what it was retrying meanwhile connects again behind its back: each left a socket that nobody closed, and a process
 * that could not end before the broker lost patience with it, after ten minutes.
 */
export function createKafkaSockets(): KafkaSockets {
  const sockets = new Set<Socket>();
  let isSevered = false;
  return {
    socketFactory({ host, port, ssl, onConnect }) {
      if (isSevered) throw new Error(CLIENT_CLOSED_MESSAGE);
      const name = isIP(host) ? {} : { servername: host };
      // kafkajs says `null` where there is no TLS.
      const socket = ssl ? connectSecurely({ host, port, ...name, ...ssl }, onConnect) : connect(port, host, onConnect);
      socket.setKeepAlive(true, KEEP_ALIVE_DELAY_MS);
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
      return socket;
    },
    destroyAll() {
      isSevered = true;
      // With an error: kafkajs hears of nothing else, and would keep its timers.
      for (const socket of sockets) socket.destroy(new Error(CLIENT_CLOSED_MESSAGE));
    },
  };
}
