import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createChannel, createSession } from 'better-sse';

/**
 * Streams of events as people build them: what is posted goes to everybody who reads. Without Slack's duties: nothing is
 * verified, kept or numbered. Says its port, and serves until it is killed.
 */

interface Stream {
  join(request: IncomingMessage, response: ServerResponse): unknown;
  send(json: string): void;
}

/** One Buffer for all, written in a loop: what Node can do at most. */
function bare(): Stream {
  const readers = new Set<ServerResponse>();
  return {
    join(_request, response) {
      response.writeHead(200, { 'Content-Type': 'text/event-stream' });
      response.flushHeaders();
      readers.add(response);
      response.on('close', () => readers.delete(response));
    },
    send(json) {
      const block = Buffer.from(`data: ${json}\n\n`);
      for (const reader of readers) reader.write(block);
    },
  };
}

function betterSse(): Stream {
  const channel = createChannel();
  return {
    join: async (request, response) => channel.register(await createSession(request, response)),
    send: (json) => channel.broadcast(JSON.parse(json)),
  };
}

const stream = process.argv[2] === 'better-sse' ? betterSse() : bare();
const server = createServer((request, response) => {
  if (request.method === 'GET') {
    stream.join(request, response);
    return;
  }
  const parts: Buffer[] = [];
  request.on('data', (part) => parts.push(part));
  request.on('end', () => {
    response.end();
    stream.send(Buffer.concat(parts).toString());
  });
}).listen(0, '127.0.0.1', 20_000, () => {
  process.stdout.write(`port ${(server.address() as AddressInfo).port}\n`);
});
