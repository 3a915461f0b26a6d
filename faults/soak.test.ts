import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import type { ProductProcess } from '../test/product/product-process.ts';
import { ReaderChurn } from './clients/reader-churn.ts';
import { faultPollOptions, isFullRun } from './suite/fault-settings.ts';
import { embeddedEngine } from './trial/engines.ts';
import { Trial } from './trial/trial.ts';

const MEGABYTE_BYTES = 1024 * 1024;
/** A leak of two kilobytes an event would exceed it before the end. */
const MAX_MEMORY_BYTES = 320 * MEGABYTE_BYTES;

/** Returns the private memory of a process in bytes, without the mapped pages of the journal. */
async function privateMemoryBytes({ pid }: ProductProcess): Promise<number> {
  const [, kilobytes = '0'] = /RssAnon:\s+(\d+)/.exec(await readFile(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kilobytes) * 1024;
}

/** Returns the number of open file descriptors of a process. */
async function countOpenFiles({ pid }: ProductProcess): Promise<number> {
  return (await readdir(`/proc/${pid}/fd`)).length;
}

it('many events and many short-lived readers leave no memory and no open file behind', async () => {
  const trial = await Trial.start({
    engine: embeddedEngine,
    fault: 'soak: 50 readers come and go',
    readers: 1,
    load: { senders: 64, pauseMs: 10 },
  });
  const { server, readers } = trial;
  const recordCount = () => readers[0]?.recordCount ?? 0;
  await expect.poll(recordCount, faultPollOptions).toBeGreaterThan(100);
  const files = await countOpenFiles(server);
  const churn = new ReaderChurn(server.url, 50, 300);
  const memory: number[] = [];
  for (let seen = recordCount(); seen < (isFullRun ? 100_000 : 3000); seen = recordCount()) {
    memory.push(await privateMemoryBytes(server));
    await sleep(500);
  }
  await churn.stop();
  trial.rounds = churn.connectionCount;
  await trial.stopLoad();
  await expect.poll(async () => (await trial.health()).feed.readers, faultPollOptions).toBe(1);
  await expect.poll(() => countOpenFiles(server), faultPollOptions).toBeLessThanOrEqual(files);
  // The minimum of a span is about what remains after a garbage collection.
  const minimumOf = (from: number, to: number) => Math.min(...memory.slice(from * memory.length, to * memory.length));
  console.log(
    `memory in MB, minimum of each eighth: ${Array.from({ length: 8 }, (_, i) => (minimumOf(i / 8, (i + 1) / 8) / MEGABYTE_BYTES).toFixed(0))}`,
  );
  expect(minimumOf(0.75, 1)).toBeLessThan(MAX_MEMORY_BYTES);
  await trial.finish();
});
