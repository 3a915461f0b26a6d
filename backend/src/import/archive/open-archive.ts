import { stat } from 'node:fs/promises';
import { type Archive, ArchiveError } from './archive.ts';
import { isErrorCode, openFolderArchive } from './folder-archive.ts';
import { openZipArchive } from './zip-archive.ts';

/** Opens an export: a ZIP file, or the folder of an unpacked one. Throws `ArchiveError` if there is none at `path`. */
export async function openArchive(path: string): Promise<Archive> {
  try {
    const stats = await stat(path);
    if (stats.isDirectory()) return openFolderArchive(path);
    if (!stats.isFile()) throw new ArchiveError('it is neither a file nor a folder');
    return await openZipArchive(path);
  } catch (error) {
    throw explainOpenError(error) ?? error;
  }
}

/** What an error of the operating system means for the person who named the path; `undefined` for any other error. */
export function explainOpenError(error: unknown): ArchiveError | undefined {
  if (isErrorCode(error, 'ENOENT') || isErrorCode(error, 'ENOTDIR'))
    return new ArchiveError('there is no file or folder with this name', { cause: error });
  if (isErrorCode(error, 'EACCES') || isErrorCode(error, 'EPERM'))
    return new ArchiveError('this user may not read it', { cause: error });
  return undefined;
}
