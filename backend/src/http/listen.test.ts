import { once } from 'node:events';
import type { RequestListener } from 'node:http';
import { connect, type Socket } from 'node:net';
import express from 'express';
import { afterEach, describe, expect, it } from 'vitest';
import { type ListeningServer, listen, type ServerLimits } from './listen.ts';

const SHORT_LIMITS: Partial<ServerLimits> = {
  headersTimeoutMs: 40,
  requestTimeoutMs: 80,
  socketTimeoutMs: 80,
  keepAliveTimeoutMs: 80,
  connectionsCheckingIntervalMs: 10,
};
const GET = 'GET / HTTP/1.1\r\nHost: localhost\r\n\r\n';

let server: ListeningServer | undefined;
const sockets: Socket[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await server?.close();
});

async function serve(limits: Partial<ServerLimits>, app: RequestListener = (_, response) => response.end('hello')) {
  server = await listen(app, '127.0.0.1', 0, limits);
  return server;
}

/** Opens a connection and collects everything that it receives. */
async function open(text: string): Promise<{ socket: Socket; received: () => string; closed: Promise<unknown> }> {
  const { hostname, port } = new URL(server?.url ?? '');
  const socket = connect(Number(port), hostname);
  sockets.push(socket);
  let received = '';
  socket.on('data', (bytes) => {
    received += bytes;
  });
  socket.on('error', () => undefined);
  const closed = new Promise((resolve) => socket.on('close', resolve));
  await once(socket, 'connect');
  socket.write(text);
  return { socket, received: () => received, closed };
}

/** Opens connections until one gets a response before the short limits close it. A busy machine may need several. */
async function openStream(): Promise<{ socket: Socket; received: () => string }> {
  for (;;) {
    const { socket, received, closed } = await open(GET);
    await Promise.race([once(socket, 'data'), closed]);
    if (received() !== '') return { socket, received };
  }
}

/** Sends a text every few milliseconds until the connection is closed. */
function trickle(socket: Socket, text: string): void {
  const timer = setInterval(() => socket.write(text), 5);
  socket.on('close', () => clearInterval(timer));
}

describe('a server disconnects a client that is slow', () => {
  it('to send the first byte', async () => {
    await serve(SHORT_LIMITS);
    const { closed } = await open('');
    await closed;
  });

  it('to send the head of a request, even if a byte arrives now and then', async () => {
    await serve(SHORT_LIMITS);
    const { socket, received, closed } = await open('GET / HTTP/1.1\r\nHost: localhost\r\n');
    trickle(socket, 'X-A: b\r\n');
    await closed;
    expect(received()).toMatch(/^HTTP\/1.1 (408|431)/);
  });

  it('to send a body', async () => {
    let ended = false;
    await serve(
      SHORT_LIMITS,
      (request) =>
        void request
          .resume()
          .on('end', () => (ended = true))
          .on('error', () => undefined),
    );
    const { socket, received, closed } = await open(
      'POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\n',
    );
    trickle(socket, '.');
    await closed;
    expect(received()).toMatch(/^HTTP\/1.1 408/);
    expect(ended).toBe(false);
  });

  it('to read a response', async () => {
    await serve(SHORT_LIMITS, (_, response) => response.end(Buffer.alloc(64 * 1024 * 1024)));
    const { socket, closed } = await open(GET);
    socket.pause();
    // A paused socket notices that it is closed only when it is written to.
    trickle(socket, GET);
    await closed;
  });
});

it('a server refuses a head over 16 KB', async () => {
  await serve({});
  const { received, closed } = await open(
    `GET / HTTP/1.1\r\nHost: localhost\r\n${'X-Flood: yes\r\n'.repeat(5000)}\r\n`,
  );
  await closed;
  expect(received()).toMatch(/^HTTP\/1.1 431/);
});

it('a server does not disconnect a stream that is open for longer than its limits', async () => {
  let sent = 0;
  const app = express().get('/', (_, response) => {
    response.socket?.setTimeout(0);
    response.write('data: hello\n\n');
    const timer = setInterval(() => response.write(`data: ${++sent}\n\n`), 20);
    response.on('close', () => clearInterval(timer));
  });
  await serve({ ...SHORT_LIMITS, socketTimeoutMs: 10 }, app);
  const { received, socket } = await openStream();
  await expect.poll(received).toContain('data: 20\n');
  expect(socket.destroyed).toBe(false);
});

it('a server closes and counts a connection beyond the limit, and keeps the others', async () => {
  let closedCount = 0;
  await serve({ maxConnections: 2 }, (_, response) => response.on('close', () => closedCount++).write('hello'));
  const [one, two] = [await open(GET), await open(GET)];
  for (const { received } of [one, two]) await expect.poll(received).toContain('hello');
  await (await open(GET)).closed;
  expect(server?.droppedConnections).toBe(1);
  expect(two.socket.destroyed).toBe(false);
  one.socket.destroy();
  await expect.poll(() => closedCount).toBe(1);
  await expect.poll((await open(GET)).received).toContain('hello');
});

it('a server that closes finishes the response under way, then closes its connection', async () => {
  let finish: (() => void) | undefined;
  const { close } = await serve({}, (_, response) => {
    finish = () => response.end('stored');
  });
  const { received, closed } = await open(GET);
  await expect.poll(() => finish).toBeDefined();
  const isClosed = close();
  finish?.();
  await Promise.all([isClosed, closed]);
  expect(received()).toMatch(/^HTTP\/1.1 200(.|\s)*stored/);
});
