import { createHash } from 'node:crypto';
import { open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';

/** What such a file begins with: a name, and the SHA-256 of the rest. */
const MAGIC = Buffer.from('SlackPanda 1\n');
const HASH_BYTES = 32;

/**
 * Writes a file so that a crash at any moment leaves the old one or the new one, whole: a temporary file, fsync, rename,
 * fsync of the folder. `keep`: where the old one goes, if it shall be kept.
 */
export async function writeDurableFile(path: string, content: Uint8Array, keep?: string): Promise<void> {
  const temporary = `${path}.new`;
  const file = await open(temporary, 'w', 0o600);
  try {
    await file.writev([MAGIC, createHash('sha256').update(content).digest(), content]);
    await file.sync();
  } finally {
    await file.close();
  }
  if (keep !== undefined) await rename(path, keep).catch(ignoreMissing);
  await rename(temporary, path);
  const folder = await open(dirname(path), 'r');
  // Not every system lets a folder be synced; those that do not need it least.
  await folder.sync().catch(() => undefined);
  await folder.close();
}

/** The content of a file that was written so, `undefined` if there is none. Throws in words if it is cut or damaged. */
export async function readDurableFile(path: string): Promise<Uint8Array | undefined> {
  const bytes = await readFile(path).catch(ignoreMissing);
  if (!bytes) return undefined;
  const start = MAGIC.length + HASH_BYTES;
  if (bytes.length < start || !bytes.subarray(0, MAGIC.length).equals(MAGIC)) throw new Error('it is not one of ours');
  const content = bytes.subarray(start);
  const hash = createHash('sha256').update(content).digest();
  if (!hash.equals(bytes.subarray(MAGIC.length, start))) throw new Error('it is damaged');
  return content;
}

function ignoreMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}
