import { once } from 'node:events';
import { createServer, IncomingMessage, ServerResponse } from 'node:http';
import { type AddressInfo, connect, Socket } from 'node:net';
import { expect, it } from 'vitest';
import { batchPerTick } from './batch-per-tick.ts';

/** A request of a number, which nobody answers; one who has left cannot be answered any more. */
function call(number: number, hasLeft = false): [IncomingMessage, ServerResponse] {
  const socket = new Socket();
  if (hasLeft) socket.destroy();
  const request = new IncomingMessage(socket);
  request.url = `/${number}`;
  return [request, new ServerResponse(request)];
}

/** What is begun, in order, with a line for each turn of the event loop that others have had. */
function collect(count: number, hasLeft: (n: number) => boolean = () => false): Promise<string[]> {
  const begun: string[] = [];
  const listener = batchPerTick(({ url = '' }) => begun.push(url), 2);
  for (let n = 0; n < count; n++) listener(...call(n, hasLeft(n)));
  return new Promise((resolve) => {
    const turn = () => {
      if (begun.includes(`/${count - 1}`)) resolve(begun);
      else setImmediate(turn);
      begun.push('others');
    };
    setImmediate(turn);
  });
}

it('begins what there is room for at once, and the rest in order between the turns of others', async () => {
  expect(await collect(5)).toEqual(['/0', '/1', '/2', '/3', 'others', '/4', 'others']);
});

it('begins nothing for those who have left', async () => {
  expect(await collect(5, (n) => n === 2)).not.toContain('/2');
});

it('answers everybody, also on one connection and in order', async () => {
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
