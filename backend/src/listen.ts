import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Listening {
  /** With the port that was really taken. */
  url: string;
  /** Stops accepting and waits for the answers under way; streams must have been ended before. */
  close(): Promise<void>;
}

/** How long answers under way may take when the server closes, ms: longer than the deadline of an append. */
const GRACE = 3000;

/** Serves until closed. Rejects in words when the port cannot be had. */
export async function listen(app: RequestListener, host: string, port: number): Promise<Listening> {
  // A thousand dashboards that come back at once after a restart must find room in the queue.
  const backlog = 8192;
  const server = createServer(app);
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(explained(error, host, port)));
    server.listen({ host, port, backlog }, resolve);
  });
  return { url: urlOf(server), close: () => close(server) };
}

function urlOf(server: Server): string {
  const { address, port, family } = server.address() as AddressInfo;
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
}

async function close(server: Server): Promise<void> {
  await new Promise<void>((resolve) => {
    // A connection that never asked anything, as browsers open them ahead of need, would be waited for without end.
    const force = setTimeout(() => server.closeAllConnections(), GRACE);
    server.close(() => {
      clearTimeout(force);
      resolve();
    });
    server.closeIdleConnections();
  });
}

function explained(error: NodeJS.ErrnoException, host: string, port: number): Error {
  if (error.code !== 'EADDRINUSE') return error;
  const advice = 'stop what runs there, or set PORT or DASHBOARD_PORT to another one';
  return new Error(`port ${port} on ${host} is in use: ${advice}`, { cause: error });
}
