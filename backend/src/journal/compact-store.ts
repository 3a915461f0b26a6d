import { mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { errorMessage } from '../async/error-message.ts';
import { LMDB_FILE } from './journal-integrity.ts';
import { commit, type JournalStore, NEEDS_COMPACTION_KEY, openJournalStore } from './journal-store.ts';

/**
 * Rewrites the file of the journal if texts were removed since the last time. Returns the store to use from then on.
 * Call it before anything else uses the store.
 *
 * lmdb never overwrites a page in place, because the state before the last commit must survive a crash. So the bytes of
 * a removed text stay in free pages until those are reused, and in the gaps of pages that shrank. They cannot be zeroed
 * in place, in a file that lmdb has mapped. The copy holds live bytes only, is fsynced, and replaces the old file with
 * one rename, so that a crash leaves either file whole. It needs disk space for a second file, and time in proportion
 * to what is live. The file system may keep the blocks of the old file.
 *
 * If the copy cannot be written (the disk is full), the process warns and uses the journal as it is, because accepting
 * events from Slack is more important. The next start tries again.
 */
export async function compactStore(dir: string, store: JournalStore): Promise<JournalStore> {
  const copyDir = join(dir, 'compacting');
  await rm(copyDir, { recursive: true, force: true }); // left behind by a crash
  if (store.meta.get(NEEDS_COMPACTION_KEY) === undefined) return store;
  try {
    await mkdir(copyDir);
    await store.root.backup(copyDir, true);
    await fsyncPath(join(copyDir, LMDB_FILE), 'r+');
  } catch (error) {
    await rm(copyDir, { recursive: true, force: true });
    warnNotCompacted(error);
    return store;
  }
  await store.root.close();
  return swapInCompacted(dir, copyDir);
}

async function swapInCompacted(dir: string, copyDir: string): Promise<JournalStore> {
  await rename(join(copyDir, LMDB_FILE), join(dir, LMDB_FILE));
  if (process.platform !== 'win32') await fsyncPath(dir, 'r'); // Windows cannot, and does not need to
  await rm(copyDir, { recursive: true });
  const store = openJournalStore(dir);
  await commit(store, () => {
    void store.meta.remove(NEEDS_COMPACTION_KEY);
  });
  return store;
}

async function fsyncPath(path: string, flags: 'r' | 'r+'): Promise<void> {
  const handle = await open(path, flags);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function warnNotCompacted(error: unknown): void {
  process.emitWarning(
    `Deleted texts are gone from the log, but not yet from its file, which cannot be rewritten: ${errorMessage(error)}`,
  );
}
