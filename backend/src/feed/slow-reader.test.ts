import { mkdtemp, rm } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import express from 'express';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ago, message } from '../../test/sample-records.ts';
import { StreamReader } from '../../test/stream-reader.ts';
import { type Listening, listen } from '../listen.ts';
import { createEmbeddedLog } from '../log/embedded-log.ts';
import { openJournal } from '../log/journal.ts';
import type { Log } from '../log/log.ts';
import { eventStream } from './event-stream.ts';
import { Feed } from './feed.ts';
import { Hub } from './hub.ts';

const TEXT = 'x'.repeat(20_000);
const RECORDS = 2000;

let dir: string;
let log: Log;
let feed: Feed;
let hub: Hub;
let server: Listening;
const sockets: Socket[] = [];

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'slackpanda-test-'));
  log = createEmbeddedLog(await openJournal(dir));
  feed = new Feed(log);
  hub = new Hub(feed, { now: Date.now, patience: { lag: 1024 * 1024, lagging: 0, silent: 30_000 } });
  server = await listen(
    express().use(eventStream({ log, feed, hub, version: '0', edition: '0', now: Date.now })),
    '127.0.0.1',
    0,
  );
  void feed.follow();
});
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  hub.close();
  await server.close();
  feed.close();
  await log.close();
  await rm(dir, { recursive: true });
});

function twenty(from: number) {
  return Array.from({ length: 20 }, (_, i) => message({ timestamp: ago(from + i), text: TEXT }));
}

/** Asks for the stream, and never reads a byte of it. */
function stuckReader(): Promise<Socket> {
  const { hostname, port } = new URL(server.url);
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname, () => {
      socket.pause();
      socket.write(`GET /slack-events-stream HTTP/1.1\r\nHost: ${hostname}\r\n\r\n`, () => resolve(socket));
    });
    sockets.push(socket);
  });
}

it('one that does not read is cut, and costs the others nothing', async () => {
  const reader = await StreamReader.open(`${server.url}/slack-events-stream`);
  await stuckReader();
  await expect.poll(() => hub.readers).toBe(2);
  for (let sent = 0; sent < RECORDS; sent += 20) {
    await log.append(twenty(sent));
    // At the pace of the one that does read.
    await reader.count(sent + 20);
  }
  await expect.poll(() => ({ cut: hub.cut, readers: hub.readers })).toEqual({ cut: 1, readers: 1 });
  reader.close();
  await expect.poll(() => hub.readers).toBe(0);
});

it('one that comes late and far behind is given time to catch up', async () => {
  for (let sent = 0; sent < RECORDS; sent += 20) await log.append(twenty(sent));
  await feed.ready();
  const reader = await StreamReader.open(`${server.url}/slack-events-stream?cursor=earliest`);
  await reader.count(RECORDS);
  expect(hub.cut).toBe(0);
  reader.close();
});

it('one further back than the tail gets the rest from the log, without a seam', async () => {
  const small = new Feed(log, { limits: { entries: 700, bytes: 1e9 } });
  const ownHub = new Hub(small, { now: Date.now });
  const parts = { log, feed: small, hub: ownHub, version: '0', edition: '0', now: Date.now };
  const own = await listen(express().use(eventStream(parts)), '127.0.0.1', 0);
  void small.follow();
  const half = Array.from({ length: RECORDS / 2 }, (_, i) => message({ timestamp: ago(i), text: `${i}` }));
  await log.append(half);
  for (const record of half) void log.append([record]);
  const reader = await StreamReader.open(`${own.url}/slack-events-stream?cursor=earliest`);
  await reader.count(RECORDS);
  const late = await StreamReader.open(`${own.url}/slack-events-stream?cursor=earliest`);
  await late.count(RECORDS);
  expect(late.records).toEqual(reader.records);
  expect(reader.records.map(({ id }) => Number(id.split('.')[1]))).toEqual(
    Array.from({ length: RECORDS }, (_, i) => i + 1),
  );
  const tooFar = await StreamReader.open(`${own.url}/slack-events-stream?cursor=${reader.records[3]?.id}`);
  expect(JSON.parse((await tooFar.until(({ event }) => event === 'reset')).data)).toMatchObject({ reason: 'too_far' });
  for (const open of [reader, late, tooFar]) open.close();
  ownHub.close();
  small.close();
  await own.close();
});
