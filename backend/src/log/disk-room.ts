import { statfs } from 'node:fs/promises';

/** So much stays free on the disk of the journal, bytes. */
const RESERVE = 16 * 1024 * 1024;

/**
 * Throws in words where so many bytes more would leave less than the reserve. To be asked before each commit that adds
 * something: when a write fails for want of room, lmdb 3.5.6 overruns a buffer of its own with the words for it
 * (`last_error` in mdb.c), which may end the process. With the reserve it is asked for none that must fail.
 */
export async function keepReserve(dir: string, bytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(dir);
  const free = bavail * bsize;
  if (free - bytes >= RESERVE) return;
  const [left, kept] = [free, RESERVE].map((size) => (size / 1024 / 1024).toFixed(1));
  throw new Error(`The disk of ${dir} is full: ${left} MB are free, and ${kept} are kept as a reserve`);
}
