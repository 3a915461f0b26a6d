import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createChannel, createSession } from 'better-sse';

/**
 * Streams of events as people build them: what is posted goes to everybody who reads. Without Slack's duties: nothing is
 * verified, kept or numbered. Says its port, and serves until it is killed.
 */

interface BaselineStream {
  addReader(request: IncomingMessage, response: ServerResponse): unknown;
  broadcast(json: string): void;
}

/** One Buffer for all, written in a loop: what Node can do at most. */
function bareStream(): BaselineStream {
  const readers = new Set<ServerResponse>();
  return {
    addReader(_request, response) {
      response.writeHead(200, { 'Content-Type': 'text/event-stream' });
      response.flushHeaders();
      readers.add(response);
      response.on('close', () => readers.delete(response));
    },
    broadcast(json) {
      const block = Buffer.from(`data: ${json}\n\n`);
      for (const reader of readers) reader.write(block);
    },
  };
}

function betterSseStream(): BaselineStream {
  const channel = createChannel();
  return {
    addReader: async (request, response) => channel.register(await createSession(request, response)),
    broadcast: (json) => channel.broadcast(JSON.parse(json)),
  };
}

const stream = process.argv[2] === 'better-sse' ? betterSseStream() : bareStream();
const server = createServer((request, response) => {
  if (request.method === 'GET') {
    stream.addReader(request, response);
    return;
  }
  const parts: Buffer[] = [];
  request.on('data', (part) => parts.push(part));
  request.on('end', () => {
    response.end();
    stream.broadcast(Buffer.concat(parts).toString());
  });
}).listen(0, '127.0.0.1', 20_000, () => {
  process.stdout.write(`port ${(server.address() as AddressInfo).port}\n`);
});
