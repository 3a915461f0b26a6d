import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import type { Server } from '../server.ts';
import { embedded } from './engines.ts';
import { isLong, patience } from './knobs.ts';
import { PassingCrowd } from './passing-crowd.ts';
import { Trial } from './trial.ts';

const MB = 1024 * 1024;
/** A leak of two kilobytes an event would go past it before the end. */
const MOST = 320 * MB;

/** Bytes of memory of its own that a process has, without the pages of the journal that the system keeps for it. */
async function memoryOf({ pid }: Server): Promise<number> {
  const [, kilobytes = '0'] = /RssAnon:\s+(\d+)/.exec(await readFile(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kilobytes) * 1024;
}

async function filesOf({ pid }: Server): Promise<number> {
  return (await readdir(`/proc/${pid}/fd`)).length;
}

it('a long day of events, and of readers that come and go, leaves no trace', async () => {
  const trial = await Trial.begin({
    engine: embedded,
    fault: 'soak: 50 readers come and go',
    readers: 1,
    load: { clients: 64, pause: 10 },
  });
  const { server, readers } = trial;
  const read = () => readers[0]?.records ?? 0;
  await expect.poll(read, patience).toBeGreaterThan(100);
  const files = await filesOf(server);
  const crowd = new PassingCrowd(server.url, 50, 300);
  const memory: number[] = [];
  for (let seen = read(); seen < (isLong ? 100_000 : 3000); seen = read()) {
    memory.push(await memoryOf(server));
    await sleep(500);
  }
  await crowd.leave();
  trial.rounds = crowd.visits;
  await trial.rest();
  await expect.poll(async () => (await trial.health()).feed.readers, patience).toBe(1);
  await expect.poll(() => filesOf(server), patience).toBeLessThanOrEqual(files);
  // What is there after each collection of what is not.
  const least = (from: number, to: number) => Math.min(...memory.slice(from * memory.length, to * memory.length));
  console.log(
    `memory, MB, least of each eighth: ${Array.from({ length: 8 }, (_, i) => (least(i / 8, (i + 1) / 8) / MB).toFixed(0))}`,
  );
  expect(least(0.75, 1)).toBeLessThan(MOST);
  await trial.finish();
});
