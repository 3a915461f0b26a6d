import { statfs } from 'node:fs/promises';

const BYTES_PER_MB = 1024 * 1024;
/** So much stays free on the disk of the journal, bytes. */
const RESERVE_BYTES = 16 * BYTES_PER_MB;
/** With so much free beyond it, nobody fills the disk within the time for which that is known. */
const [AMPLE_BYTES, RECHECK_AFTER_MS] = [512 * BYTES_PER_MB, 100];

/**
 * Throws in words where so many bytes more would leave less than the reserve. To be asked before each commit that adds
 * something: when a write fails for want of room, lmdb 3.5.6 overruns a buffer of its own with the words for it
 * (`last_error` in mdb.c), which may end the process. With the reserve it is asked for none that must fail.
 */
export type DiskSpaceGuard = (bytes: number) => Promise<void> | undefined;

/** Watches over the disk of a folder. Asking the system costs a good part of what a commit does, so it is not asked each time. */
export function createDiskSpaceGuard(dir: string): DiskSpaceGuard {
  let spare = 0;
  let knownUntil = 0;

  async function ask(bytes: number): Promise<void> {
    const { bavail, bsize } = await statfs(dir);
    const free = bavail * bsize;
    spare = free - bytes - RESERVE_BYTES;
    knownUntil = performance.now() + RECHECK_AFTER_MS;
    if (spare >= 0) return;
    const [left, kept] = [free, RESERVE_BYTES].map((size) => (size / BYTES_PER_MB).toFixed(1));
    throw new Error(`The disk of ${dir} is full: ${left} MB are free, and ${kept} are kept as a reserve`);
  }

  return (bytes) => {
    spare -= bytes;
    return spare < AMPLE_BYTES || performance.now() > knownUntil ? ask(bytes) : undefined;
  };
}
