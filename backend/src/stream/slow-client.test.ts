import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import express from 'express';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ServedFeed, serveFeed } from '../../../test/product/served-feed.ts';
import { sampleMessage, tsBeforeNow } from '../../../test/records/sample-records.ts';
import { TestEventSource } from '../../../test/stream/test-event-source.ts';
import { Feed } from '../feed/feed.ts';
import { listen } from '../http/listen.ts';
import { EventStreamHub } from './event-stream-hub.ts';
import { eventStreamRoute } from './event-stream-route.ts';

const TEXT = 'x'.repeat(20_000);
const RECORD_COUNT = 2000;
const BATCH_RECORDS = 20;

let served: ServedFeed;
const sockets: Socket[] = [];

beforeEach(async () => {
  served = await serveFeed(
    {},
    { slowClientLimits: { maxLagBytes: 1024 * 1024, laggingTimeoutMs: 0, silentTimeoutMs: 30_000 } },
  );
});
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await served.close();
});

function batchFrom(start: number) {
  return Array.from({ length: BATCH_RECORDS }, (_, i) =>
    sampleMessage({ timestamp: tsBeforeNow(start + i), text: TEXT }),
  );
}

/** Opens a stream and never reads a byte of it. */
function openStuckStream(): Promise<Socket> {
  const { hostname, port } = new URL(served.url);
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname, () => {
      socket.pause();
      socket.write(`GET /slack-events-stream HTTP/1.1\r\nHost: ${hostname}\r\n\r\n`, () => resolve(socket));
    });
    sockets.push(socket);
  });
}

/** A server with the stream and Node's own limits, which the test can change while a stream is open. */
async function serveWithLimits(hub: EventStreamHub): Promise<{ server: Server; url: string; accepted: Socket[] }> {
  const { log, feed } = served;
  const route = eventStreamRoute({ log, feed, hub, version: '0', settingsHash: '0', now: Date.now });
  const server = createServer({ connectionsCheckingInterval: 1 }, express().use(route));
  server.timeout = 60_000;
  const accepted: Socket[] = [];
  server.on('connection', (socket) => accepted.push(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, accepted };
}

describe('a client', () => {
  it('that does not read is disconnected, and does not delay the others', async () => {
    const reading = await TestEventSource.open(`${served.url}/slack-events-stream`);
    await openStuckStream();
    await expect.poll(() => served.hub.clientCount).toBe(2);
    for (let sent = 0; sent < RECORD_COUNT; sent += BATCH_RECORDS) {
      await served.log.append(batchFrom(sent));
      // No faster than the other client reads.
      await reading.waitForRecords(sent + BATCH_RECORDS);
    }
    await expect
      .poll(() => ({ disconnected: served.hub.slowClientsDisconnected, clients: served.hub.clientCount }))
      .toEqual({ disconnected: 1, clients: 1 });
    reading.close();
    await expect.poll(() => served.hub.clientCount).toBe(0);
  });

  it('that connects late and far behind gets the time to catch up', async () => {
    for (let sent = 0; sent < RECORD_COUNT; sent += BATCH_RECORDS) await served.log.append(batchFrom(sent));
    await served.feed.whenReady();
    const client = await TestEventSource.open(`${served.url}/slack-events-stream?cursor=earliest`);
    await client.waitForRecords(RECORD_COUNT);
    expect(served.hub.slowClientsDisconnected).toBe(0);
    client.close();
  });

  it('that is further back than the tail gets the rest from the log, without a gap or a repetition', async () => {
    const small = new Feed(served.log, { tailLimits: { entries: 700, bytes: 1e9 } });
    const hub = new EventStreamHub(small, { now: Date.now });
    const options = { log: served.log, feed: small, hub, version: '0', settingsHash: '0', now: Date.now };
    const server = await listen(express().use(eventStreamRoute(options)), '127.0.0.1', 0);
    void small.follow();
    const half = Array.from({ length: RECORD_COUNT / 2 }, (_, i) =>
      sampleMessage({ timestamp: tsBeforeNow(i), text: `${i}` }),
    );
    await served.log.append(half);
    for (const record of half) void served.log.append([record]);
    const early = await TestEventSource.open(`${server.url}/slack-events-stream?cursor=earliest`);
    await early.waitForRecords(RECORD_COUNT);
    const late = await TestEventSource.open(`${server.url}/slack-events-stream?cursor=earliest`);
    await late.waitForRecords(RECORD_COUNT);
    expect(late.records).toEqual(early.records);
    expect(early.records.map(({ id }) => Number(id.split('.')[1]))).toEqual(
      Array.from({ length: RECORD_COUNT }, (_, i) => i + 1),
    );
    const tooFar = await TestEventSource.open(`${server.url}/slack-events-stream?cursor=${early.records[3]?.id}`);
    expect(JSON.parse((await tooFar.waitForEvent(({ event }) => event === 'reset')).data)).toMatchObject({
      reason: 'too_far',
    });
    for (const client of [early, late, tooFar]) client.close();
    hub.close();
    small.close();
    await server.close();
  });

  it('that receives only pings is not disconnected by the limits of the server', async () => {
    const hub = new EventStreamHub(served.feed, { now: Date.now, pingIntervalMs: 5 });
    const { server, url, accepted } = await serveWithLimits(hub);
    const client = await TestEventSource.open(`${url}/slack-events-stream`);
    // From now on every request exceeds the limits of the server, which checks every millisecond.
    server.headersTimeout = 1;
    server.requestTimeout = 1;
    const pings = () => client.events.filter(({ event }) => event === 'ping').length;
    await expect.poll(pings).toBeGreaterThan(20);
    expect(hub.clientCount).toBe(1);
    // The route has switched off the limit for an idle socket.
    expect(accepted.map(({ timeout }) => timeout)).toEqual([0]);
    client.close();
    hub.close();
    await new Promise((resolve) => server.close(resolve));
  });

  it('that connects after the hub has closed is disconnected at once', async () => {
    served.hub.close();
    await expect(TestEventSource.open(`${served.url}/slack-events-stream`)).rejects.toThrow();
    await expect(TestEventSource.open(`${served.url}/slack-events-stream?cursor=earliest`)).rejects.toThrow();
    expect(served.hub.clientCount).toBe(0);
  });
});
