import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createChannel, createSession } from 'better-sse';

/**
 * Event streams as people build them: each POST goes to every open GET. Nothing is verified, stored or numbered. Prints its
 * port, and serves until it is killed.
 */

/** Connections that may wait to be accepted. */
const BACKLOG = 20_000;

interface BaselineStream {
  addClient(request: IncomingMessage, response: ServerResponse): unknown;
  broadcast(json: string): void;
}

/** Writes one Buffer to each client in a loop: the most that Node can do. */
function bareStream(): BaselineStream {
  const clients = new Set<ServerResponse>();
  return {
    addClient(_request, response) {
      response.writeHead(200, { 'Content-Type': 'text/event-stream' });
      response.flushHeaders();
      clients.add(response);
      response.on('close', () => clients.delete(response));
    },
    broadcast(json) {
      const frame = Buffer.from(`data: ${json}\n\n`);
      for (const client of clients) client.write(frame);
    },
  };
}

function betterSseStream(): BaselineStream {
  const channel = createChannel();
  return {
    addClient: async (request, response) => channel.register(await createSession(request, response)),
    broadcast: (json) => channel.broadcast(JSON.parse(json)),
  };
}

const stream = process.argv[2] === 'better-sse' ? betterSseStream() : bareStream();
const server = createServer((request, response) => {
  if (request.method === 'GET') {
    stream.addClient(request, response);
    return;
  }
  const chunks: Buffer[] = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => {
    response.end();
    stream.broadcast(Buffer.concat(chunks).toString());
  });
}).listen(0, '127.0.0.1', BACKLOG, () => {
  process.stdout.write(`port ${(server.address() as AddressInfo).port}\n`);
});
