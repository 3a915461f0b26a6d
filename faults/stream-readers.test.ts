import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { SnapshotReader } from './clients/snapshot-reader.ts';
import { faultPollOptions, isFullRun } from './suite/fault-settings.ts';
import { embeddedEngine, enginesToTest } from './trial/engines.ts';
import { Trial } from './trial/trial.ts';

/** A socket that has asked for the stream, and takes so many bytes of it each second, or none. */
async function openSlowReader(url: string, bytesPerSecond: number): Promise<Socket> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  onTestFinished(() => {
    socket.destroy();
  });
  socket.on('error', () => undefined);
  socket.write(`GET /slack-events-stream HTTP/1.1\r\nHost: ${hostname}\r\n\r\n`);
  socket.pause();
  const timer = bytesPerSecond > 0 ? setInterval(() => socket.read(bytesPerSecond), 1000) : undefined;
  socket.on('close', () => clearInterval(timer));
  return socket;
}

describe.each(enginesToTest('embedded'))('readers, $name', ({ create: make, isAvailable: isThere }) => {
  it.skipIf(!isThere)('200 of them, cut at random, miss nothing', async () => {
    const trial = await Trial.start({ engine: make(), fault: '200 readers, cut at random', readers: 200 });
    // On a topic without a record a cursor has no epoch yet: it would come back to a reset.
    await expect
      .poll(() => trial.readers.every(({ recordCount: records }) => records > 0), faultPollOptions)
      .toBe(true);
    const until = Date.now() + (isFullRun ? 60_000 : 4000);
    while (Date.now() < until) {
      const reader = trial.readers[Math.floor(Math.random() * trial.readers.length)];
      reader?.disconnect();
      trial.rounds++;
      await sleep(Math.random() * 20);
    }
    await trial.finish();
    expect(trial.readers.every(({ resets }) => resets.length === 0)).toBe(true);
  });
});

describe('a herd', () => {
  it('of readers that come back at once with a long backlog gets all of it, and acks go on', async () => {
    const trial = await Trial.start({ engine: embeddedEngine, fault: 'a herd comes back', readers: 100 });
    // All of it is parsed once for each reader by the process that measures the acks, too.
    await trial.waitForAcks(isFullRun ? 1000 : 500);
    await trial.waitUntilSettled();
    for (let round = 0; round < (isFullRun ? 5 : 1); round++) {
      // Each of them from the beginning, all at the same moment.
      for (const reader of trial.readers) reader.restartFromBeginning();
      trial.rounds++;
      await trial.waitForAcks(100);
      await expect
        .poll(() => trial.readers.every((reader) => reader.cursor !== 'earliest'), faultPollOptions)
        .toBe(true);
    }
    await trial.finish();
  });

  it('of pages that fetch a snapshot and follow it under load all come to what the server has', async () => {
    const trial = await Trial.start({
      engine: embeddedEngine,
      fault: 'snapshot, then stream',
      load: { senders: 16, pauseMs: 5 },
    });
    await trial.waitForAcks(100);
    const pages: SnapshotReader[] = [];
    for (let n = 0; n < (isFullRun ? 150 : 50); n++) pages.push(await SnapshotReader.open(trial.server.url));
    onTestFinished(() => {
      for (const page of pages) page.close();
    });
    trial.rounds = pages.length;
    await trial.stopLoad();
    await trial.waitUntilSettled();
    const { cursor, digest } = await trial.server.metrics();
    for (const page of pages) await expect.poll(() => page.cursor, faultPollOptions).toBe(cursor);
    expect(new Set(pages.map((page) => page.digest))).toEqual(new Set([digest]));
    for (const page of pages) page.close();
    await trial.finish();
  });
});

describe('readers that do not read', () => {
  it('cost the others nothing, and the server bounded memory', async () => {
    const trial = await Trial.start({
      engine: embeddedEngine,
      fault: '10 stuck and 10 slow readers',
      load: { senders: 32, pauseMs: 5, textLength: 8000 },
    });
    await trial.waitForAcks(100);
    const stuck = await Promise.all(Array.from({ length: 10 }, () => openSlowReader(trial.server.url, 0)));
    const slow = await Promise.all(Array.from({ length: 10 }, () => openSlowReader(trial.server.url, 1024)));
    trial.rounds = stuck.length + slow.length;
    await expect.poll(async () => (await trial.health()).feed, faultPollOptions).toMatchObject({ readers: 23 });
    await expect.poll(async () => (await trial.health()).feed, faultPollOptions).toMatchObject({ readers: 3 });
    await trial.finish();
    expect(trial.readers.every(({ connections }) => connections === 1)).toBe(true);
  });
});
