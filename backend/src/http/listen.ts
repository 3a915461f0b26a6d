import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ListeningServer {
  /** With the port that was really taken. */
  url: string;
  /** Connections that were closed at once because there were too many. */
  readonly droppedConnections: number;
  /** Stops accepting and waits for the answers under way; streams must have been ended before. */
  close(): Promise<void>;
}

/**
 * What one client, or many, may take. A client that goes past one of them is cut off and nobody else notices. An open
 * stream is past the first two, and its route takes the third off it: there the readers' own patience rules.
 */
export interface ServerLimits {
  /** For the head of a request, from the connection on, ms. A head is a packet or two. */
  headersTimeoutMs: number;
  /** For a whole request, ms. Slack itself gives up after 3 s; 4 MB within it are 2 Mbit/s. */
  requestTimeoutMs: number;
  /** How long an answer may be stuck because nobody takes it, ms. */
  socketTimeoutMs: number;
  /** How long a connection is kept for the next request, ms: longer than a proxy's 60 s, which else meets a closed one. */
  keepAliveTimeoutMs: number;
  /** Connections at a time. Each costs a file handle and some 20 KB; a browser takes up to six. */
  maxConnections: number;
  /** How often the first two are looked at, ms. */
  connectionsCheckingIntervalMs: number;
}

export const DEFAULT_SERVER_LIMITS: ServerLimits = {
  headersTimeoutMs: 10_000,
  requestTimeoutMs: 15_000,
  socketTimeoutMs: 60_000,
  keepAliveTimeoutMs: 65_000,
  maxConnections: 5000,
  connectionsCheckingIntervalMs: 2000,
};

/** How long answers under way may take when the server closes, ms: longer than the deadline of an append. */
const CLOSE_GRACE_MS = 3000;

/** Serves until closed. Rejects in words when the port cannot be had. */
export async function listen(
  app: RequestListener,
  host: string,
  port: number,
  limits: Partial<ServerLimits> = {},
): Promise<ListeningServer> {
  // A thousand dashboards that come back at once after a restart must find room in the queue.
  const backlog = 8192;
  const {
    headersTimeoutMs: headers,
    requestTimeoutMs: request,
    socketTimeoutMs: stuck,
    keepAliveTimeoutMs: idle,
    maxConnections: connections,
    connectionsCheckingIntervalMs: interval,
  } = { ...DEFAULT_SERVER_LIMITS, ...limits };
  const timeouts = { headersTimeout: headers, requestTimeout: request, keepAliveTimeout: idle };
  const server = createServer({ ...timeouts, connectionsCheckingInterval: interval }, app);
  server.timeout = stuck;
  server.maxConnections = connections;
  let dropped = 0;
  server.on('drop', () => dropped++);
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(explainListenError(error, host, port)));
    server.listen({ host, port, backlog }, resolve);
  });
  return {
    url: serverUrl(server),
    get droppedConnections() {
      return dropped;
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
    // A connection that never asked anything, as browsers open them ahead of need, would be waited for without end.
    const force = setTimeout(() => server.closeAllConnections(), CLOSE_GRACE_MS);
    // One whose answer has just ended is idle only now, and would be kept for a next request.
    const idle = setInterval(() => server.closeIdleConnections(), 50);
    server.close(() => {
      clearTimeout(force);
      clearInterval(idle);
      resolve();
    });
    server.closeIdleConnections();
  });
}

function explainListenError(error: NodeJS.ErrnoException, host: string, port: number): Error {
  if (error.code !== 'EADDRINUSE') return error;
  const advice = 'stop what runs there, or set PORT or DASHBOARD_PORT to another one';
  return new Error(`port ${port} on ${host} is in use: ${advice}`, { cause: error });
}
