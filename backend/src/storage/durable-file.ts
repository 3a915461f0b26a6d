import { createHash } from 'node:crypto';
import { open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';

/** A durable file begins with this name and the SHA-256 of the rest. */
const MAGIC = Buffer.from('SlackPanda 1\n');
const HASH_BYTES = 32;

/**
 * Replaces a file atomically: a crash at any moment leaves the old one or the new one, whole. Writes a temporary file,
 * fsyncs it, renames it and fsyncs the folder. The old file moves to `previousPath`, if that is given.
 */
export async function writeDurableFile(path: string, content: Uint8Array, previousPath?: string): Promise<void> {
  const temporary = `${path}.new`;
  const file = await open(temporary, 'w', 0o600);
  try {
    await file.writev([MAGIC, createHash('sha256').update(content).digest(), content]);
    await file.sync();
  } finally {
    await file.close();
  }
  if (previousPath !== undefined) await rename(path, previousPath).catch(ignoreMissing);
  await rename(temporary, path);
  const folder = await open(dirname(path), 'r');
  // Windows cannot fsync a folder, and does not need to.
  await folder.sync().catch(() => undefined);
  await folder.close();
}

/**
 * The content of a durable file; `undefined` if there is no file. Throws an error that states the damage if it is cut
 * off or damaged.
 */
export async function readDurableFile(path: string): Promise<Uint8Array | undefined> {
  const bytes = await readFile(path).catch(ignoreMissing);
  if (!bytes) return undefined;
  const start = MAGIC.length + HASH_BYTES;
  if (bytes.length < start || !bytes.subarray(0, MAGIC.length).equals(MAGIC))
    throw new Error('it is not a file of SlackPanda');
  const content = bytes.subarray(start);
  const hash = createHash('sha256').update(content).digest();
  if (!hash.equals(bytes.subarray(MAGIC.length, start))) throw new Error('it is damaged');
  return content;
}

function ignoreMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}
