import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { App, HTTPReceiver } from '@slack/bolt';
import { createEventAdapter } from '@slack/events-api';
import express from 'express';
import { open } from 'lmdb';
import { TEST_SIGNING_SECRET } from '../../test/product/running-product.ts';

/** What people would use instead, each as its own documentation sets it up. Says its port, and serves until it is killed. */

/** Answers 200 once the body is here: what Node can do at most. */
const bareServer: RequestListener = (request, response) => {
  request.resume().on('end', () => response.end());
};

/** The same duties in the most obvious way: verified, parsed, and on disk before the 200. */
function minimalServer(dir: string): RequestListener {
  const events = open<string, string>({ path: dir, encoding: 'string', overlappingSync: false });
  return express().post('/slack-events', express.raw({ type: () => true }), async (request, response) => {
    const time = request.get('x-slack-request-timestamp') ?? '';
    const expected = `v0=${createHmac('sha256', TEST_SIGNING_SECRET).update(`v0:${time}:`).update(request.body).digest('hex')}`;
    const given = request.get('x-slack-signature') ?? '';
    const isSigned = expected.length === given.length && timingSafeEqual(Buffer.from(expected), Buffer.from(given));
    if (!isSigned || Math.abs(Date.now() / 1000 - Number(time)) > 300) {
      response.status(401).end();
      return;
    }
    const { event_id } = JSON.parse(request.body.toString());
    await events.put(event_id, request.body.toString());
    response.end();
  });
}

function eventsApiServer(): RequestListener {
  const adapter = createEventAdapter(TEST_SIGNING_SECRET);
  adapter.on('message', () => undefined);
  adapter.on('error', () => undefined);
  return express().use('/slack-events', adapter.requestListener());
}

async function startBolt(): Promise<number> {
  const receiver = new HTTPReceiver({ signingSecret: TEST_SIGNING_SECRET, endpoints: '/slack-events' });
  const app = new App({
    receiver,
    authorize: () => Promise.resolve({ botToken: 'xoxb-none', botId: 'B0', botUserId: 'U0' }),
  });
  app.event('message', () => Promise.resolve());
  const server = await app.start(0);
  return (server.address() as AddressInfo).port;
}

async function serve(listener: RequestListener): Promise<number> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  return (server.address() as AddressInfo).port;
}

async function main(): Promise<void> {
  const [kind, dir = ''] = process.argv.slice(2);
  const port = await (kind === 'bolt'
    ? startBolt()
    : serve(kind === 'minimal' ? minimalServer(dir) : kind === 'events-api' ? eventsApiServer() : bareServer));
  process.stdout.write(`port ${port}\n`);
}

await main();
