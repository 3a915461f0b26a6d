import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { App, HTTPReceiver } from '@slack/bolt';
import { createEventAdapter } from '@slack/events-api';
import express from 'express';
import { open } from 'lmdb';
import { msToSeconds, type Seconds } from '../../backend/src/core/time/units.ts';
import { TEST_SIGNING_SECRET } from '../../test/product/running-product.ts';

/**
 * Servers that people would use instead, each set up as its own documentation shows. Prints its port, and serves until it is
 * killed.
 */

/** Slack's limit of the age of a signature (https://api.slack.com/authentication/verifying-requests-from-slack). */
const REPLAY_WINDOW_SECONDS: Seconds = 300;

/** Responds 200 once the body is there: the most that Node can do. */
const bareServer: RequestListener = (request, response) => {
  request.resume().on('end', () => response.end());
};

/** Does what SlackPanda promises in the most obvious way: verifies, parses, and stores on disk before the 200. */
function minimalServer(dir: string): RequestListener {
  const events = open<string, string>({ path: dir, encoding: 'string', overlappingSync: false });
  return express().post('/slack-events', express.raw({ type: () => true }), async (request, response) => {
    const time = request.get('x-slack-request-timestamp') ?? '';
    const expected = `v0=${createHmac('sha256', TEST_SIGNING_SECRET).update(`v0:${time}:`).update(request.body).digest('hex')}`;
    const given = request.get('x-slack-signature') ?? '';
    const isSigned = expected.length === given.length && timingSafeEqual(Buffer.from(expected), Buffer.from(given));
    if (!isSigned || Math.abs(msToSeconds(Date.now()) - Number(time)) > REPLAY_WINDOW_SECONDS) {
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
