import { randomBytes } from 'node:crypto';
import { open, rm, stat, truncate } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commit, type JournalStore, openJournalStore } from '../backend/src/journal/journal-store.ts';
import type { ProductProcess } from '../test/product/product-process.ts';
import { faultPollOptions } from './suite/fault-settings.ts';
import { embeddedEngine, enginesToTest } from './trial/engines.ts';
import { Trial } from './trial/trial.ts';

/** Runs a server until it has a thousand events, and stops it. */
async function runAndStop(engine = embeddedEngine, fault = 'damaged journal'): Promise<Trial> {
  const trial = await Trial.start({ engine, fault, readers: 1, load: { pauseMs: 1 } });
  await trial.waitForAcks(1000);
  await trial.stopLoad();
  await trial.waitUntilSettled();
  await trial.server.stop();
  return trial;
}

async function overwrite(path: string, at: number, bytes: Buffer): Promise<void> {
  const file = await open(path, 'r+');
  await file.write(bytes, 0, bytes.length, at);
  await file.close();
}

describe.each(enginesToTest('embedded'))('a damaged checkpoint, $name', ({ create, isAvailable }) => {
  it.skipIf(!isAvailable).each([
    ['is cut off', (path: string, size: number) => truncate(path, Math.floor(size / 2))],
    ['has changed bits', (path: string, size: number) => overwrite(path, size - 9, randomBytes(4))],
    ['is empty', (path: string) => truncate(path, 0)],
  ])('%s: the server ignores it and folds the whole log', async (damageName, damage) => {
    const trial = await runAndStop(create(), `checkpoint ${damageName}`);
    const path = join(trial.server.dataDir, 'checkpoint');
    await damage(path, (await stat(path)).size);
    await trial.server.launch();
    trial.rounds++;
    expect(trial.server.output).toMatch(/The checkpoint .* cannot be used: it is (damaged|not a file of SlackPanda)/);
    await trial.finish();
  });
});

describe('a damaged journal', () => {
  it.each([
    ['is cut off', (path: string) => truncate(path, 100_000), 'it is cut off'],
    ['has overwritten first pages', (path: string) => overwrite(path, 0, randomBytes(8192)), 'its first pages are'],
    [
      'has a missing entry',
      (path: string) => changeJournal(dirname(path), ({ entries }) => entries.remove(40)),
      'the entry at offset 40 is missing',
    ],
  ])('%s: the server refuses to start and names the reason', async (_name, damage, reason) => {
    const { server } = await runAndStop();
    const path = join(server.dataDir, 'data.mdb');
    await damage(path);
    await deleteCheckpoints(server);
    await expect(server.launch()).rejects.toThrow('the server ended with 1');
    expect(server.output).toContain(`The journal ${path} is damaged: ${reason}`);
    expect(server.output).toContain('Restore DATA_DIR from a backup');
  });

  it('has one unreadable record: the server counts it as set aside and folds the rest', async () => {
    const trial = await runAndStop();
    await changeJournal(trial.server.dataDir, ({ entries }) => entries.put(40, '{"v":1,"event_id":"Ev\u0000'));
    await deleteCheckpoints(trial.server);
    await trial.server.launch();
    await expect
      .poll(async () => (await trial.health()).feed, faultPollOptions)
      .toMatchObject({ behind: 0, set_aside: { unreadable: 1 } });
  });
});

async function changeJournal(dir: string, write: (store: JournalStore) => Promise<boolean>): Promise<void> {
  const store = openJournalStore(dir);
  await commit(store, () => {
    void write(store);
  });
  await store.root.close();
}

async function deleteCheckpoints({ dataDir }: ProductProcess): Promise<void> {
  for (const name of ['checkpoint', 'checkpoint.previous']) await rm(join(dataDir, name), { force: true });
}
