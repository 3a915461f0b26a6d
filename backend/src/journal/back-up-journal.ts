import { randomBytes } from 'node:crypto';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { open } from 'lmdb';
import { LMDB_FILE } from './journal-integrity.ts';
import { commit, openJournalStore } from './journal-store.ts';

export interface JournalBackup {
  /** The number of entries in the copy. */
  entries: number;
  bytes: number;
}

/**
 * Copies the journal of a folder as it is at one moment, fsynced, into a new or empty folder, which can then be used as
 * `DATA_DIR`. The product may run meanwhile: lmdb reads one state of the journal, also from another process. The copy
 * contains no byte of a text that was deleted before.
 *
 * The copy gets an epoch of its own: after a restore, other entries get the offsets of those written after the backup,
 * and a reader must not confuse the two.
 *
 * Throws an error that says what to do when there is no journal, or the target is not empty.
 */
export async function backUpJournal(dir: string, target: string): Promise<JournalBackup> {
  await stat(join(dir, LMDB_FILE)).catch(() => {
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
  return { entries, bytes: (await stat(join(target, LMDB_FILE))).size };
}
