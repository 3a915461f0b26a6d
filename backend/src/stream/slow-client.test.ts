import { connect, type Socket } from 'node:net';
import express from 'express';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type ServedFeed, serveFeed } from '../../../test/product/served-feed.ts';
import { sampleMessage, tsBeforeNow } from '../../../test/records/sample-records.ts';
import { TestEventSource } from '../../../test/stream/test-event-source.ts';
import { Feed } from '../feed/feed.ts';
import { listen } from '../http/listen.ts';
import { EventStreamHub } from './event-stream-hub.ts';
import { eventStreamRoute } from './event-stream-route.ts';

const TEXT = 'x'.repeat(20_000);
const RECORDS = 2000;

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

function twenty(from: number) {
  return Array.from({ length: 20 }, (_, i) => sampleMessage({ timestamp: tsBeforeNow(from + i), text: TEXT }));
}

/** Asks for the stream, and never reads a byte of it. */
function stuckClient(): Promise<Socket> {
  const { hostname, port } = new URL(served.url);
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname, () => {
      socket.pause();
      socket.write(`GET /slack-events-stream HTTP/1.1\r\nHost: ${hostname}\r\n\r\n`, () => resolve(socket));
    });
    sockets.push(socket);
  });
}

it('one that does not read is cut, and costs the others nothing', async () => {
  const reader = await TestEventSource.open(`${served.url}/slack-events-stream`);
  await stuckClient();
  await expect.poll(() => served.hub.clientCount).toBe(2);
  for (let sent = 0; sent < RECORDS; sent += 20) {
    await served.log.append(twenty(sent));
    // At the pace of the one that does read.
    await reader.waitForRecords(sent + 20);
  }
  await expect
    .poll(() => ({ cut: served.hub.slowClientsDisconnected, readers: served.hub.clientCount }))
    .toEqual({ cut: 1, readers: 1 });
  reader.close();
  await expect.poll(() => served.hub.clientCount).toBe(0);
});

it('one that comes late and far behind is given time to catch up', async () => {
  for (let sent = 0; sent < RECORDS; sent += 20) await served.log.append(twenty(sent));
  await served.feed.whenReady();
  const reader = await TestEventSource.open(`${served.url}/slack-events-stream?cursor=earliest`);
  await reader.waitForRecords(RECORDS);
  expect(served.hub.slowClientsDisconnected).toBe(0);
  reader.close();
});

it('one further back than the tail gets the rest from the log, without a seam', async () => {
  const small = new Feed(served.log, { tailLimits: { entries: 700, bytes: 1e9 } });
  const ownHub = new EventStreamHub(small, { now: Date.now });
  const parts = { log: served.log, feed: small, hub: ownHub, version: '0', settingsHash: '0', now: Date.now };
  const own = await listen(express().use(eventStreamRoute(parts)), '127.0.0.1', 0);
  void small.follow();
  const half = Array.from({ length: RECORDS / 2 }, (_, i) =>
    sampleMessage({ timestamp: tsBeforeNow(i), text: `${i}` }),
  );
  await served.log.append(half);
  for (const record of half) void served.log.append([record]);
  const reader = await TestEventSource.open(`${own.url}/slack-events-stream?cursor=earliest`);
  await reader.waitForRecords(RECORDS);
  const late = await TestEventSource.open(`${own.url}/slack-events-stream?cursor=earliest`);
  await late.waitForRecords(RECORDS);
  expect(late.records).toEqual(reader.records);
  expect(reader.records.map(({ id }) => Number(id.split('.')[1]))).toEqual(
    Array.from({ length: RECORDS }, (_, i) => i + 1),
  );
  const tooFar = await TestEventSource.open(`${own.url}/slack-events-stream?cursor=${reader.records[3]?.id}`);
  expect(JSON.parse((await tooFar.waitForEvent(({ event }) => event === 'reset')).data)).toMatchObject({
    reason: 'too_far',
  });
  for (const open of [reader, late, tooFar]) open.close();
  ownHub.close();
  small.close();
  await own.close();
});

it('one to whom nothing happens for long is cut by no limit of the server', async () => {
  const { log, feed } = served;
  const ownHub = new EventStreamHub(feed, { now: Date.now, pingIntervalMs: 30 });
  const app = express().use(
    eventStreamRoute({ log, feed, hub: ownHub, version: '0', settingsHash: '0', now: Date.now }),
  );
  const own = await listen(app, '127.0.0.1', 0, {
    headersTimeoutMs: 10,
    requestTimeoutMs: 10,
    socketTimeoutMs: 10,
    keepAliveTimeoutMs: 10,
    connectionsCheckingIntervalMs: 5,
  });
  const reader = await TestEventSource.open(`${own.url}/slack-events-stream`);
  await expect.poll(() => reader.events.filter(({ event }) => event === 'ping').length).toBeGreaterThan(20);
  expect(ownHub.clientCount).toBe(1);
  reader.close();
  ownHub.close();
  await own.close();
});

it('one that comes after all others were sent away is sent away, too', async () => {
  served.hub.close();
  await expect(TestEventSource.open(`${served.url}/slack-events-stream`)).rejects.toThrow();
  await expect(TestEventSource.open(`${served.url}/slack-events-stream?cursor=earliest`)).rejects.toThrow();
  expect(served.hub.clientCount).toBe(0);
});
