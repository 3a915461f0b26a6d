import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { MINUTE_MS, type Milliseconds } from '../core/time/units.ts';

export interface ListeningServer {
  /** With the port that is in use, also where 0 was requested. */
  url: string;
  /** How many connections were closed at once because there were too many. */
  readonly droppedConnections: number;
  /** Accepts no more connections, and waits for the responses under way. Event streams must have ended before. */
  close(): Promise<void>;
}

/**
 * What clients may use. A client that exceeds a limit is disconnected, without any effect on others. An open event
 * stream is not subject to the timeouts for head and request, because its request is complete, and its route switches
 * off the timeout of the socket: the limits for slow clients apply instead (docs/architecture.md#slow-clients).
 */
export interface ServerLimits {
  /** For the head of a request, from the connection on. A head is a packet or two. */
  headersTimeoutMs: Milliseconds;
  /** For a whole request. Slack gives up after 3 s. The largest body, 4 MB, needs 2 Mbit/s to arrive in 15 s. */
  requestTimeoutMs: Milliseconds;
  /** How long the socket may be idle while a response waits for its client. */
  socketTimeoutMs: Milliseconds;
  /** How long an idle connection is kept: longer than the 60 s of common proxies, so that none sends on a closed one. */
  keepAliveTimeoutMs: Milliseconds;
  /** Connections at a time. Each takes a file handle and some 20 KB; a browser opens up to six. */
  maxConnections: number;
  /** How often the timeouts for head and request are checked. */
  connectionsCheckingIntervalMs: Milliseconds;
}

export const DEFAULT_SERVER_LIMITS: ServerLimits = {
  headersTimeoutMs: 10_000,
  requestTimeoutMs: 15_000,
  socketTimeoutMs: MINUTE_MS,
  keepAliveTimeoutMs: 65_000,
  maxConnections: 5000,
  connectionsCheckingIntervalMs: 2000,
};

/** How long responses under way may take when the server closes: longer than the timeout of an append. */
const CLOSE_GRACE_MS: Milliseconds = 3000;
/** How often idle connections are closed until then. */
const CLOSE_IDLE_INTERVAL_MS: Milliseconds = 50;

/** Room for a thousand dashboards that reconnect at once after a restart. */
const BACKLOG_CONNECTIONS = 8192;

/** Starts a server. Rejects if the port cannot be used, with what to do about it. `port`: 0 for a free one. */
export async function listen(
  listener: RequestListener,
  host: string,
  port: number,
  limits: Partial<ServerLimits> = {},
): Promise<ListeningServer> {
  const allLimits = { ...DEFAULT_SERVER_LIMITS, ...limits };
  const server = createServer(
    {
      headersTimeout: allLimits.headersTimeoutMs,
      requestTimeout: allLimits.requestTimeoutMs,
      keepAliveTimeout: allLimits.keepAliveTimeoutMs,
      connectionsCheckingInterval: allLimits.connectionsCheckingIntervalMs,
    },
    listener,
  );
  server.timeout = allLimits.socketTimeoutMs;
  server.maxConnections = allLimits.maxConnections;
  let droppedConnections = 0;
  server.on('drop', () => droppedConnections++);
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(explainListenError(error, host, port)));
    server.listen({ host, port, backlog: BACKLOG_CONNECTIONS }, resolve);
  });
  return {
    url: serverUrl(server),
    get droppedConnections() {
      return droppedConnections;
    },
    close: () => closeServer(server),
  };
}

function serverUrl(server: Server): string {
  const { address, port, family } = server.address() as AddressInfo;
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
}

async function closeServer(server: Server): Promise<void> {
  await new Promise<void>((resolve) => {
    // Browsers open connections before they need them. A connection without a request would keep the server open forever.
    const forceTimer = setTimeout(() => server.closeAllConnections(), CLOSE_GRACE_MS);
    // A connection becomes idle when its response ends, and would otherwise stay open for the next request.
    const idleTimer = setInterval(() => server.closeIdleConnections(), CLOSE_IDLE_INTERVAL_MS);
    server.close(() => {
      clearTimeout(forceTimer);
      clearInterval(idleTimer);
      resolve();
    });
    server.closeIdleConnections();
  });
}

function explainListenError(error: NodeJS.ErrnoException, host: string, port: number): Error {
  if (error.code !== 'EADDRINUSE') return error;
  const advice = 'stop the program that uses it, or set PORT or DASHBOARD_PORT to another port';
  return new Error(`port ${port} on ${host} is in use: ${advice}`, { cause: error });
}
