import { createWriteStream } from 'node:fs';
import { readdir, rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

const MB = 1024 * 1024;
/** Left free beside an upload: live events must still find room. */
const RESERVED_BYTES = 256 * MB;
const FILE_PREFIX = 'upload-';

/** The file did not arrive, in words for a person. */
export class UploadError extends Error {
  override readonly name = 'UploadError';
}

export interface Upload {
  name: string;
  /** Bytes, as announced. */
  sizeBytes: number;
  content: Readable;
}

/** Writes an upload to a file in a folder. Whoever gets it removes it. Throws `UploadError`, and leaves nothing then. */
export async function saveUpload(
  dir: string,
  { sizeBytes: size, content }: Upload,
  onProgress: (share: number) => void,
): Promise<{ path: string; remove: () => Promise<void> }> {
  const { bavail, bsize } = await statfs(dir);
  if (bavail * bsize < size + RESERVED_BYTES)
    throw new UploadError(`there is no room for it in DATA_DIR: ${Math.floor((bavail * bsize) / MB)} MB are free`);
  const path = join(dir, `${FILE_PREFIX}${process.pid}-${Date.now()}.zip`);
  const remove = () => rm(path, { force: true });
  let received = 0;
  try {
    await pipeline(
      content,
      async function* (chunks: AsyncIterable<Buffer>) {
        for await (const chunk of chunks) {
          received += chunk.length;
          if (received > size) throw new UploadError('more came than was announced');
          onProgress(received / size);
          yield chunk;
        }
      },
      createWriteStream(path, { mode: 0o600, flags: 'wx' }),
    );
  } catch (error) {
    await remove();
    if (error instanceof UploadError) throw error;
    const why = content.errored ? 'it broke off' : error instanceof Error ? error.message : String(error);
    throw new UploadError(`the upload did not arrive whole: ${why}`, { cause: error });
  }
  if (received === size) return { path, remove };
  await remove();
  throw new UploadError('the upload did not arrive whole: it broke off');
}

/** Removes what uploads a crash has left behind. Only for who has the folder to himself. */
export async function removeLeftoverUploads(dir: string): Promise<void> {
  const left = (await readdir(dir)).filter((name) => name.startsWith(FILE_PREFIX) && name.endsWith('.zip'));
  await Promise.all(left.map((name) => rm(join(dir, name), { force: true })));
}
