import { open } from 'node:fs/promises';
import { join } from 'node:path';

/** The name of the file in which lmdb keeps an environment. */
export const LMDB_FILE = 'data.mdb';

/** Offsets in the two pages at the start of the file of lmdb 3.5.6, which describe what is committed (`MDB_meta`). */
const LMDB_META = { size: 4096, magic: 24, version: 28, pageSize: 48, lastPage: 144 } as const;
const LMDB_MAGIC = 0xbeef_c0de;
const LMDB_VERSION = 2;
/** lmdb may never write pages at the end of the file that a transaction allocated and freed. */
const MAX_UNWRITTEN_PAGES = 64;

/**
 * Throws an error that says what to do if the file of a journal is cut off or is not a file of lmdb. lmdb itself does
 * not check its file: a signal would end the process, without a message. Damage of other pages is found when they are
 * read.
 */
export async function assertJournalIntact(dir: string): Promise<void> {
  const file = await open(join(dir, LMDB_FILE), 'r').catch((error: NodeJS.ErrnoException) => {
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
      const minBytes =
        (Number(page.readBigUInt64LE(LMDB_META.lastPage)) + 1 - MAX_UNWRITTEN_PAGES) *
        page.readUInt32LE(LMDB_META.pageSize);
      if (size < minBytes) throw journalDamagedError(dir, `it is cut off at ${size} of at least ${minBytes} bytes`);
    }
  } finally {
    await file.close();
  }
}

/**
 * The error for a damaged journal. The product never repairs it: the operator must decide about the rest of the
 * entries.
 */
export function journalDamagedError(dir: string, damage: string): Error {
  return new Error(
    `The journal ${join(dir, LMDB_FILE)} is damaged: ${damage}. Restore DATA_DIR from a backup; or, to begin with an empty journal, move the file away.`,
  );
}
