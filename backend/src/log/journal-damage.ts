import { open } from 'node:fs/promises';
import { join } from 'node:path';

/** How lmdb 3.5.6 lays out the two pages at the start of its file that say what is committed (its `MDB_meta`). */
const META = { size: 4096, magic: 24, version: 28, pageSize: 48, lastPage: 144 } as const;
const MAGIC = 0xbeef_c0de;
const VERSION = 2;
/** Pages at the end that a transaction took and gave back were perhaps never written. */
const NEVER_WRITTEN = 64;

/**
 * Throws in words where the file of a journal is cut off or is none. lmdb trusts its file: it would end the process with a
 * signal, without a word. Damage further inside is found when it is read.
 */
export async function refuseDamaged(dir: string): Promise<void> {
  const file = await open(join(dir, 'data.mdb'), 'r').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
    return undefined;
  });
  if (!file) return;
  try {
    const { size } = await file.stat();
    if (size === 0) return;
    const pages = Buffer.alloc(2 * META.size);
    const { bytesRead } = await file.read(pages, 0, pages.length, 0);
    if (bytesRead < pages.length) throw damaged(dir, `it has only ${size} bytes`);
    for (const page of [pages.subarray(0, META.size), pages.subarray(META.size)]) {
      if (page.readUInt32LE(META.magic) !== MAGIC || page.readUInt32LE(META.version) !== VERSION)
        throw damaged(dir, 'its first pages are overwritten');
      const least =
        (Number(page.readBigUInt64LE(META.lastPage)) + 1 - NEVER_WRITTEN) * page.readUInt32LE(META.pageSize);
      if (size < least) throw damaged(dir, `it is cut off at ${size} of at least ${least} bytes`);
    }
  } finally {
    await file.close();
  }
}

/** What cannot be mended here: somebody must decide what is to become of the rest. */
export function damaged(dir: string, what: string): Error {
  return new Error(
    `The journal ${join(dir, 'data.mdb')} is damaged: ${what}. Restore DATA_DIR from a backup; or, to begin with an empty journal, move the file away.`,
  );
}
