import { randomBytes } from 'node:crypto';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { open } from 'lmdb';
import { commit, openJournalStore } from './journal-store.ts';

const DATA_FILE = 'data.mdb';

export interface JournalBackup {
  /** Entries in the copy. */
  entries: number;
  bytes: number;
}

/**
 * Copies the journal of a folder as it is at one moment, fsynced, into a new or empty folder, which then serves as a
 * `DATA_DIR`. The product may go on meanwhile: lmdb reads one state of it, in a process of its own. Of a text that was
 * deleted before, no byte is in the copy.
 *
 * The copy gets an epoch of its own. What is written after a restore is another history than what came after the backup,
 * and a reader must not take a place in the one for a place in the other.
 *
 * Throws in words for people.
 */
export async function backUpJournal(dir: string, target: string): Promise<JournalBackup> {
  await stat(join(dir, DATA_FILE)).catch(() => {
    throw new Error(`There is no journal in ${resolve(dir)}: is DATA_DIR the one of the running product?`);
  });
  await mkdir(target, { recursive: true, mode: 0o700 });
  if ((await readdir(target)).length > 0) throw new Error(`${resolve(target)} is not empty: name a new folder.`);
  const source = open({ path: dir, noSubdir: false, readOnly: true });
  await source.backup(target, true).finally(() => source.close());
  return assignNewEpoch(target);
}

async function assignNewEpoch(target: string): Promise<JournalBackup> {
  const store = openJournalStore(target);
  await commit(store, () => {
    void store.meta.put('epoch', randomBytes(4).toString('hex'));
  });
  const entries = store.entries.getKeysCount();
  await store.root.close();
  await rm(join(target, 'lock.mdb'), { force: true });
  return { entries, bytes: (await stat(join(target, DATA_FILE))).size };
}
