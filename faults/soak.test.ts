import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import type { ProductProcess } from '../test/product/product-process.ts';
import { ReaderChurn } from './clients/reader-churn.ts';
import { faultPollOptions, isFullRun } from './suite/fault-settings.ts';
import { embeddedEngine } from './trial/engines.ts';
import { Trial } from './trial/trial.ts';

const MEGABYTE = 1024 * 1024;
/** A leak of two kilobytes an event would go past it before the end. */
const MAX_MEMORY_BYTES = 320 * MEGABYTE;

/** Bytes of memory of its own that a process has, without the pages of the journal that the system keeps for it. */
async function privateMemoryBytes({ pid }: ProductProcess): Promise<number> {
  const [, kilobytes = '0'] = /RssAnon:\s+(\d+)/.exec(await readFile(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kilobytes) * 1024;
}

async function countOpenFiles({ pid }: ProductProcess): Promise<number> {
  return (await readdir(`/proc/${pid}/fd`)).length;
}

it('a long day of events, and of readers that come and go, leaves no trace', async () => {
  const trial = await Trial.start({
    engine: embeddedEngine,
    fault: 'soak: 50 readers come and go',
    readers: 1,
    load: { senders: 64, pauseMs: 10 },
  });
  const { server, readers } = trial;
  const read = () => readers[0]?.recordCount ?? 0;
  await expect.poll(read, faultPollOptions).toBeGreaterThan(100);
  const files = await countOpenFiles(server);
  const crowd = new ReaderChurn(server.url, 50, 300);
  const memory: number[] = [];
  for (let seen = read(); seen < (isFullRun ? 100_000 : 3000); seen = read()) {
    memory.push(await privateMemoryBytes(server));
    await sleep(500);
  }
  await crowd.stop();
  trial.rounds = crowd.connectionCount;
  await trial.stopLoad();
  await expect.poll(async () => (await trial.health()).feed.readers, faultPollOptions).toBe(1);
  await expect.poll(() => countOpenFiles(server), faultPollOptions).toBeLessThanOrEqual(files);
  // What is there after each collection of what is not.
  const least = (from: number, to: number) => Math.min(...memory.slice(from * memory.length, to * memory.length));
  console.log(
    `memory, MB, least of each eighth: ${Array.from({ length: 8 }, (_, i) => (least(i / 8, (i + 1) / 8) / MEGABYTE).toFixed(0))}`,
  );
  expect(least(0.75, 1)).toBeLessThan(MAX_MEMORY_BYTES);
  await trial.finish();
});
