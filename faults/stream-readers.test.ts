import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { SnapshotReader } from './clients/snapshot-reader.ts';
import { faultPollOptions, isFullRun } from './suite/fault-settings.ts';
import { embeddedEngine, enginesToTest } from './trial/engines.ts';
import { Trial } from './trial/trial.ts';

/** Opens the stream on a socket that reads this many bytes a second, or none. */
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

describe.each(enginesToTest('embedded'))('200 readers, $name', ({ create, isAvailable }) => {
  it.skipIf(!isAvailable)('that are disconnected at random miss no record', async () => {
    const trial = await Trial.start({ engine: create(), fault: '200 readers, disconnected at random', readers: 200 });
    // The cursor of an empty topic has no epoch yet: a reader that resumes with it gets a reset.
    await expect.poll(() => trial.readers.every(({ recordCount }) => recordCount > 0), faultPollOptions).toBe(true);
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

describe('many readers at the same moment', () => {
  it('get a long backlog from the beginning, and acknowledgements continue', async () => {
    const trial = await Trial.start({ engine: embeddedEngine, fault: '100 readers restart at once', readers: 100 });
    // The process that measures the acknowledgements also parses the backlog once for each reader.
    await trial.waitForAcks(isFullRun ? 1000 : 500);
    await trial.waitUntilSettled();
    for (let round = 0; round < (isFullRun ? 5 : 1); round++) {
      for (const reader of trial.readers) reader.restartFromBeginning();
      trial.rounds++;
      await trial.waitForAcks(100);
      await expect
        .poll(() => trial.readers.every((reader) => reader.cursor !== 'earliest'), faultPollOptions)
        .toBe(true);
    }
    await trial.finish();
  });

  it('that load a snapshot and follow the stream under load reach the digest of the server', async () => {
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

describe('stuck and slow readers', () => {
  it('do not disturb other readers, and the server disconnects them', async () => {
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
