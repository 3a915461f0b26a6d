import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { chosen, embedded } from './engines.ts';
import { isLong, patience } from './knobs.ts';
import { Trial } from './trial.ts';

/** A socket that has asked for the stream, and takes so many bytes of it each second, or none. */
async function slowReader(url: string, bytesPerSecond: number): Promise<Socket> {
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

describe.each(chosen('embedded'))('readers, $name', ({ make, isThere }) => {
  it.skipIf(!isThere)('200 of them, cut at random, miss nothing', async () => {
    const trial = await Trial.begin({ engine: make(), fault: '200 readers, cut at random', readers: 200 });
    // On a topic without a record a cursor has no epoch yet: it would come back to a reset.
    await expect.poll(() => trial.readers.every(({ records }) => records > 0), patience).toBe(true);
    const until = Date.now() + (isLong ? 60_000 : 8000);
    while (Date.now() < until) {
      const reader = trial.readers[Math.floor(Math.random() * trial.readers.length)];
      reader?.cut();
      trial.rounds++;
      await sleep(Math.random() * 20);
    }
    await trial.finish();
    expect(trial.readers.every(({ resets }) => resets.length === 0)).toBe(true);
  });
});

describe('readers that do not read', () => {
  it('cost the others nothing, and the server bounded memory', async () => {
    const trial = await Trial.begin({
      engine: embedded,
      fault: '10 stuck and 10 slow readers',
      load: { clients: 32, pause: 5, length: 8000 },
    });
    await trial.acknowledged(100);
    const stuck = await Promise.all(Array.from({ length: 10 }, () => slowReader(trial.server.url, 0)));
    const slow = await Promise.all(Array.from({ length: 10 }, () => slowReader(trial.server.url, 1024)));
    trial.rounds = stuck.length + slow.length;
    await expect.poll(async () => (await trial.health()).feed, patience).toMatchObject({ readers: 23 });
    await expect.poll(async () => (await trial.health()).feed, patience).toMatchObject({ readers: 3 });
    await trial.finish();
    expect(trial.readers.every(({ connections }) => connections === 1)).toBe(true);
  });
});
