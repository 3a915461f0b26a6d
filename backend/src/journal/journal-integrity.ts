import { open } from 'node:fs/promises';
import { join } from 'node:path';

/** How lmdb 3.5.6 lays out the two pages at the start of its file that say what is committed (its `MDB_meta`). */
const LMDB_META = { size: 4096, magic: 24, version: 28, pageSize: 48, lastPage: 144 } as const;
const LMDB_MAGIC = 0xbeef_c0de;
const LMDB_VERSION = 2;
/** Pages at the end that a transaction took and gave back were perhaps never written. */
const MAX_UNWRITTEN_PAGES = 64;

/**
 * Throws in words where the file of a journal is cut off or is none. lmdb trusts its file: it would end the process with a
 * signal, without a word. Damage further inside is found when it is read.
 */
export async function assertJournalIntact(dir: string): Promise<void> {
  const file = await open(join(dir, 'data.mdb'), 'r').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
    return undefined;
  });
  if (!file) return;
  try {
    const { size } = await file.stat();
    if (size === 0) return;
    const pages = Buffer.alloc(2 * LMDB_META.size);
    const { bytesRead } = await file.read(pages, 0, pages.length, 0);
    if (bytesRead < pages.length) throw journalDamagedError(dir, `it has only ${size} bytes`);
    for (const page of [pages.subarray(0, LMDB_META.size), pages.subarray(LMDB_META.size)]) {
      if (page.readUInt32LE(LMDB_META.magic) !== LMDB_MAGIC || page.readUInt32LE(LMDB_META.version) !== LMDB_VERSION)
        throw journalDamagedError(dir, 'its first pages are overwritten');
      const least =
        (Number(page.readBigUInt64LE(LMDB_META.lastPage)) + 1 - MAX_UNWRITTEN_PAGES) *
        page.readUInt32LE(LMDB_META.pageSize);
      if (size < least) throw journalDamagedError(dir, `it is cut off at ${size} of at least ${least} bytes`);
    }
  } finally {
    await file.close();
  }
}

/** What cannot be mended here: somebody must decide what is to become of the rest. */
export function journalDamagedError(dir: string, what: string): Error {
  return new Error(
    `The journal ${join(dir, 'data.mdb')} is damaged: ${what}. Restore DATA_DIR from a backup; or, to begin with an empty journal, move the file away.`,
  );
}
