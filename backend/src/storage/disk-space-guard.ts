import { statfs } from 'node:fs/promises';
import type { Milliseconds } from '../core/time/units.ts';

const BYTES_PER_MB = 1024 * 1024;
/** The space that stays free on the disk of the journal. */
const RESERVE_BYTES = 16 * BYTES_PER_MB;
/** With more than this beyond the reserve, another process hardly fills the disk before the next check. */
const AMPLE_BYTES = 512 * BYTES_PER_MB;
const RECHECK_AFTER_MS: Milliseconds = 100;

/**
 * Rejects with an error for the operator if writing so many bytes would leave less than the reserve. Call it before
 * each commit that adds something: when a write fails because the disk is full, lmdb 3.5.6 overruns its own buffer for
 * the message (`last_error` in mdb.c), which may end the process. The reserve prevents such a write.
 */
export type DiskSpaceGuard = (bytes: number) => Promise<void> | undefined;

/**
 * Guards the disk of a folder. It reads the free space only when needed, because `statfs` takes a good part of the time
 * of a commit.
 */
export function createDiskSpaceGuard(dir: string): DiskSpaceGuard {
  let spareBytes = 0;
  let validUntilMs: Milliseconds = 0;

  async function check(bytes: number): Promise<void> {
    const { bavail, bsize } = await statfs(dir);
    const freeBytes = bavail * bsize;
    spareBytes = freeBytes - bytes - RESERVE_BYTES;
    validUntilMs = performance.now() + RECHECK_AFTER_MS;
    if (spareBytes >= 0) return;
    const [free, reserve] = [freeBytes, RESERVE_BYTES].map((size) => (size / BYTES_PER_MB).toFixed(1));
    throw new Error(`The disk of ${dir} is full: ${free} MB are free, and ${reserve} are kept as a reserve`);
  }

  return (bytes) => {
    spareBytes -= bytes;
    return spareBytes < AMPLE_BYTES || performance.now() > validUntilMs ? check(bytes) : undefined;
  };
}
