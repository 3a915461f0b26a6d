import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type RunningProduct, runProduct } from '../../../test/product/running-product.ts';
import { TestEventSource } from '../../../test/stream/test-event-source.ts';

let product: RunningProduct;
const sockets: Socket[] = [];

beforeEach(async () => {
  product = await runProduct();
});
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await product.stop();
});

/** Opens a connection and collects everything that it receives. */
async function raw(text: string): Promise<{ socket: Socket; received: () => string }> {
  const { hostname, port } = new URL(product.dashboardUrl);
  const socket = connect(Number(port), hostname);
  sockets.push(socket);
  let received = '';
  socket.on('data', (bytes) => {
    received += bytes;
  });
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  socket.write(text);
  return { socket, received: () => received };
}

function request(method: string, path: string): string {
  return `${method} ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`;
}

async function clientCount(): Promise<number> {
  const health = (await (await fetch(`${product.dashboardUrl}/healthz`)).json()) as { feed: { readers: number } };
  return health.feed.readers;
}

describe('a stream', () => {
  it('is opened once on a connection, and is no longer counted after it closes', async () => {
    const { socket } = await raw(request('GET', '/slack-events-stream').repeat(5));
    await once(socket, 'close');
    await expect.poll(clientCount).toBe(0);
  });

  it('ends at once for a HEAD request', async () => {
    const { socket, received } = await raw(
      request('HEAD', '/slack-events-stream').replace('\r\n\r\n', '\r\nConnection: close\r\n\r\n'),
    );
    await once(socket, 'close');
    expect(received()).toMatch(/^HTTP\/1.1 200 OK/);
    expect(await clientCount()).toBe(0);
  });

  it('sends the current time, even with a status that has not changed for long', async () => {
    let time = Date.now();
    await product.stop();
    product = await runProduct({}, () => time);
    const first = await TestEventSource.open(`${product.dashboardUrl}/slack-events-stream`);
    await first.waitForEvent(({ event, data }) => event === 'status' && data.includes('"readers":1'));
    first.close();
    time += 600_000;
    const second = await TestEventSource.open(`${product.dashboardUrl}/slack-events-stream`);
    const { data } = await second.waitForEvent(({ event }) => event === 'status');
    expect(JSON.parse(data).now).toBe(time);
    second.close();
  });
});

describe('a product that stops', () => {
  it('does not wait for a connection without a request', async () => {
    const { socket } = await raw('');
    const closed = once(socket, 'close');
    await product.stop();
    await closed;
    product = await runProduct();
  });

  it('does not wait for clients that do not read', async () => {
    const since = '?since=2020-01-01';
    await Promise.all([1, 2, 3].map(() => raw(request('GET', `/slack-events-stream${since}`))));
    await expect.poll(clientCount).toBe(3);
    await product.stop();
    product = await runProduct();
  });

  it('sends each client a random reconnect delay, spread over ten seconds', async () => {
    const opened = await Promise.all(
      Array.from({ length: 40 }, () => TestEventSource.open(`${product.dashboardUrl}/slack-events-stream`)),
    );
    const { received } = await raw(request('GET', '/slack-events-stream'));
    await expect.poll(clientCount).toBe(41);
    await product.stop();
    await Promise.all(opened.map(({ ended }) => ended));
    const delays = opened.map(({ events }) => {
      const last = events.at(-1);
      expect(last?.event).toBe('bye');
      return Number(JSON.parse(last?.data ?? '{}').retry);
    });
    expect(Math.max(...delays)).toBeLessThanOrEqual(10_000);
    expect(new Set(delays.map((delay) => Math.floor(delay / 2500))).size).toBe(4);
    // A plain EventSource reads the field `retry:`.
    expect(received()).toMatch(/event: bye\nretry: (\d+)\ndata: \{"retry":\1\}\n\n/);
    product = await runProduct();
  });

  it('ends no stream in the middle of a frame while events arrive', async () => {
    const client = await TestEventSource.open(`${product.dashboardUrl}/slack-events-stream?cursor=earliest`);
    const posts = Array.from({ length: 200 }, (_, n) => {
      const event = { type: 'message', channel: 'C1', user: 'U1', text: `${n}`, ts: `${1_700_000_000 + n}.000100` };
      return product.post(event).catch(() => undefined);
    });
    await client.waitForRecords(1);
    await product.stop();
    await Promise.all([...posts, client.ended]);
    expect(client.events.at(-1)?.event).toBe('bye');
    expect(client.incompleteText).toBe('');
    product = await runProduct();
  });
});

describe('a client that connects while the log is unreachable', () => {
  beforeEach(async () => {
    await product.stop();
    product = await runProduct({ KAFKA_BROKERS: '127.0.0.1:1' });
  });

  it('keeps its cursor, gets the reason, and stays connected', async () => {
    const client = await TestEventSource.open(`${product.dashboardUrl}/slack-events-stream?cursor=abcd1234.1000`);
    const hello = await client.waitForEvent(({ event }) => event === 'hello');
    expect(hello.id).toBe('abcd1234.1000');
    const status = await client.waitForEvent(({ event, data }) => event === 'status' && data.includes('refused'));
    expect(JSON.parse(status.data)).toMatchObject({ log: { state: 'disconnected' }, feed: { state: 'catching_up' } });
    expect(status.id).toBe('abcd1234.1000');
    expect(client.events.map(({ event }) => event)).not.toContain('reset');
    client.close();
    await expect.poll(clientCount).toBe(0);
  });
});

it('a snapshot gets another ETag when a setting changes', async () => {
  const before = await fetch(`${product.dashboardUrl}/snapshot`);
  const etag = before.headers.get('etag') ?? '';
  await product.stop();
  product = await runProduct({ HEALTH_BASE: '50' });
  const { status, headers } = await fetch(`${product.dashboardUrl}/snapshot`, { headers: { 'if-none-match': etag } });
  expect(status).toBe(200);
  expect(headers.get('etag')?.split('-')[1]).not.toBe(etag.split('-')[1]);
});
