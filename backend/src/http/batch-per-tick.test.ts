import { once } from 'node:events';
import { createServer, IncomingMessage, ServerResponse } from 'node:http';
import { type AddressInfo, connect, Socket } from 'node:net';
import { expect, it } from 'vitest';
import { batchPerTick } from './batch-per-tick.ts';

/** A request with a number in its path. Its client may have disconnected. */
function createRequest(number: number, isDisconnected = false): [IncomingMessage, ServerResponse] {
  const socket = new Socket();
  if (isDisconnected) socket.destroy();
  const request = new IncomingMessage(socket);
  request.url = `/${number}`;
  return [request, new ServerResponse(request)];
}

/** The paths that are handled, in order, with `other work` for each turn of the event loop in between. */
function collect(count: number, isDisconnected: (n: number) => boolean = () => false): Promise<string[]> {
  const handled: string[] = [];
  const listener = batchPerTick(({ url = '' }) => handled.push(url), 2);
  for (let n = 0; n < count; n++) listener(...createRequest(n, isDisconnected(n)));
  return new Promise((resolve) => {
    const turn = () => {
      if (handled.includes(`/${count - 1}`)) resolve(handled);
      else setImmediate(turn);
      handled.push('other work');
    };
    setImmediate(turn);
  });
}

it('a batch per tick handles the first requests at once, and the others in order in the next ticks', async () => {
  expect(await collect(5)).toEqual(['/0', '/1', '/2', '/3', 'other work', '/4', 'other work']);
});

it('a batch per tick skips a request whose client has disconnected', async () => {
  expect(await collect(5, (n) => n === 2)).not.toContain('/2');
});

it('a batch per tick responds to all requests of one connection in order', async () => {
  const server = createServer(batchPerTick(({ url }, response) => response.end(url), 2)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  let received = '';
  socket.on('data', (bytes) => {
    received += bytes;
  });
  const paths = Array.from({ length: 20 }, (_, n) => `/page-${n}-`);
  socket.write(paths.map((path) => `GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`).join(''));
  await expect.poll(() => received).toContain('/page-19-');
  expect(received.match(/\/page-\d+-/g)).toEqual(paths);
  socket.destroy();
  server.close();
});
