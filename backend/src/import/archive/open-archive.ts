import { stat } from 'node:fs/promises';
import { errorCode } from '../../async/error-code.ts';
import { type Archive, ArchiveError } from './archive.ts';
import { isPermissionDenied, openFolderArchive } from './folder-archive.ts';
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
  if (['ENOENT', 'ENOTDIR'].includes(errorCode(error)))
    return new ArchiveError('there is no file or folder with this name', { cause: error });
  if (isPermissionDenied(error)) return new ArchiveError('this user may not read it', { cause: error });
  return undefined;
}
