import { connect } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type RunningProduct, runProduct } from '../../../test/product/running-product.ts';
import { msToSeconds } from '../core/time/units.ts';

/** More than twice as many as are flushed in one turn of the event loop. */
const CLIENT_COUNT = 600;

let product: RunningProduct;
const received: string[] = [];
let closeAll: () => void;

beforeEach(async () => {
  product = await runProduct();
  const { hostname, port } = new URL(product.dashboardUrl);
  received.splice(0, Number.POSITIVE_INFINITY, ...Array<string>(CLIENT_COUNT).fill(''));
  const sockets = received.map((_, n) => {
    const socket = connect(Number(port), hostname);
    socket.write('GET /slack-events-stream HTTP/1.1\r\nHost: localhost\r\n\r\n');
    socket.on('error', () => undefined);
    return socket.on('data', (bytes) => {
      received[n] = `${received[n]}${bytes}`;
    });
  });
  closeAll = () => {
    for (const socket of sockets) socket.destroy();
  };
  await expect.poll(() => received.every((text) => text.includes('event: status'))).toBe(true);
});
afterEach(async () => {
  closeAll();
  await product.stop();
});

it('600 clients get each event once, in order, and all the same status', async () => {
  const texts = Array.from({ length: 40 }, (_, n) => `event-${n}-`);
  for (const [n, text] of texts.entries()) {
    const ts = `${Math.floor(msToSeconds(Date.now()))}.${String(n).padStart(6, '0')}`;
    const event = { type: 'message', channel: 'C1', channel_type: 'channel', user: 'U1', text, ts };
    expect((await product.post(event)).status).toBe(200);
  }
  await expect.poll(() => received.every((text) => text.includes('event-39-'))).toBe(true);
  const seen = new Set(received.map((text) => text.match(/event-\d+-/g)?.join()));
  expect([...seen]).toEqual([texts.join()]);
  const haveCount = () => received.every((text) => text.includes(`"readers":${CLIENT_COUNT}`));
  await expect.poll(haveCount).toBe(true);
});
