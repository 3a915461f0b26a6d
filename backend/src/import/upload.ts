import { createWriteStream } from 'node:fs';
import { readdir, rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { errorMessage } from '../async/error-message.ts';
import { BYTES_PER_MB } from '../core/protocol/bytes.ts';

/** An upload leaves this much of the disk free, so that live events can be stored. */
const RESERVED_BYTES = 256 * BYTES_PER_MB;
const FILE_PREFIX = 'upload-';

/** The upload is not complete. Its message is shown to users. */
export class UploadError extends Error {
  override readonly name = 'UploadError';
}

export interface Upload {
  name: string;
  /** The length that the request announces. */
  sizeBytes: number;
  content: Readable;
}

/**
 * Writes an upload to a file in a folder. The caller removes the file. Throws `UploadError` if the disk is full or the
 * upload is not complete; no file remains then. `onProgress` receives a share of 0 to 1.
 */
export async function saveUpload(
  dir: string,
  { sizeBytes, content }: Upload,
  onProgress: (share: number) => void,
): Promise<{ path: string; remove: () => Promise<void> }> {
  const { bavail, bsize } = await statfs(dir);
  if (bavail * bsize < sizeBytes + RESERVED_BYTES)
    throw new UploadError(
      `DATA_DIR has too little space for it: ${Math.floor((bavail * bsize) / BYTES_PER_MB)} MB are free`,
    );
  const path = join(dir, `${FILE_PREFIX}${process.pid}-${Date.now()}.zip`);
  const remove = () => rm(path, { force: true });
  let received = 0;
  try {
    await pipeline(
      content,
      async function* (chunks: AsyncIterable<Buffer>) {
        for await (const chunk of chunks) {
          received += chunk.length;
          if (received > sizeBytes) throw new UploadError('the upload is longer than the request announced');
          onProgress(received / sizeBytes);
          yield chunk;
        }
      },
      createWriteStream(path, { mode: 0o600, flags: 'wx' }),
    );
  } catch (error) {
    await remove();
    if (error instanceof UploadError) throw error;
    const reason = content.errored ? 'the connection was lost' : errorMessage(error);
    throw new UploadError(`the upload is not complete: ${reason}`, { cause: error });
  }
  if (received === sizeBytes) return { path, remove };
  await remove();
  throw new UploadError('the upload is not complete: the connection was lost');
}

/** Removes the files of uploads that a crash interrupted. Call it only while no other process uses the folder. */
export async function removeLeftoverUploads(dir: string): Promise<void> {
  const uploads = (await readdir(dir)).filter((name) => name.startsWith(FILE_PREFIX) && name.endsWith('.zip'));
  await Promise.all(uploads.map((name) => rm(join(dir, name), { force: true })));
}
