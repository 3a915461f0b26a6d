import { mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { commit, type JournalStore, NEEDS_COMPACTION_KEY, openJournalStore } from './journal-store.ts';

const DATA_FILE = 'data.mdb';

/**
 * The store, its file written anew if texts went since the last time. To be called before anything else uses it.
 *
 * lmdb never overwrites a page in place, because the state before the last commit must survive a crash. So the old bytes of
 * a redacted entry lie in free pages until those are used again, and in the gaps of pages that shrank. To zero them while
 * running would mean to write, past lmdb, into a file that it has mapped. The copy holds live bytes only, is
 * fsynced, and takes the old file's place in one rename: a crash leaves the one or the other, whole. It needs room for a
 * second file, and time in proportion to what is live.
 *
 * What the file system does with the blocks of the old file is beyond us. When the copy cannot be made (the disk is full)
 * the journal is used as it is and the process warns: taking what Slack sends comes first, and the next start tries again.
 */
export async function compactStore(dir: string, store: JournalStore): Promise<JournalStore> {
  const place = join(dir, 'compacting');
  await rm(place, { recursive: true, force: true }); // a crash in the middle leaves it behind
  if (store.meta.get(NEEDS_COMPACTION_KEY) === undefined) return store;
  try {
    await mkdir(place);
    await store.root.backup(place, true);
    await fsyncPath(join(place, DATA_FILE), 'r+');
  } catch (error) {
    await rm(place, { recursive: true, force: true });
    warnNotCompacted(error);
    return store;
  }
  await store.root.close();
  return swapInCompacted(dir, place);
}

async function swapInCompacted(dir: string, place: string): Promise<JournalStore> {
  await rename(join(place, DATA_FILE), join(dir, DATA_FILE));
  if (process.platform !== 'win32') await fsyncPath(dir, 'r'); // Windows cannot, and does not need to
  await rm(place, { recursive: true });
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
  const why = error instanceof Error ? error.message : String(error);
  process.emitWarning(
    `Deleted texts are gone from the log, but not yet from its file, which cannot be rewritten: ${why}`,
  );
}
