import { createReadStream, type Dirent } from 'node:fs';
import { opendir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode } from '../../async/error-code.ts';
import { EventLoopPause } from '../../async/event-loop-pause.ts';
import { compareStrings } from '../../core/state/compare-strings.ts';
import { type Archive, type ArchiveEntry, ArchiveEntryError, ArchiveError } from './archive.ts';
import { MAX_ENTRIES } from './zip-archive.ts';
import { MAX_ENTRY_BYTES } from './zip-content.ts';

/** An export has its files at most six folders deep. Deeper folders are not read. */
const MAX_DEPTH = 12;

/** A file of a folder that holds an export. */
export interface FolderFile {
  /** Below the folder, with `/` between folders. */
  name: string;
  path: string;
  sizeBytes: number;
}

/** Opens the folder of an unpacked export. Throws `ArchiveError`. */
export function openFolderArchive(path: string): Archive {
  return {
    async *entries() {
      for await (const file of listFolder(path)) yield folderEntry(file);
    },
    close: async () => undefined,
  };
}

/**
 * Yields the files of a folder and of the folders in it, in the order of their names. Links are not followed, so that
 * no file outside of the folder is read. Throws `ArchiveError`.
 */
export async function* listFolder(path: string): AsyncGenerator<FolderFile> {
  const pause = new EventLoopPause();
  let count = 0;
  for await (const file of walk(path, '', 0)) {
    if (++count > MAX_ENTRIES)
      throw new ArchiveError(`it has over ${MAX_ENTRIES} files; an export may have at most that many`);
    yield file;
    await pause.ifDue();
  }
}

async function* walk(root: string, prefix: string, depth: number): AsyncGenerator<FolderFile> {
  for (const item of await readFolder(join(root, prefix))) {
    const name = prefix + item.name;
    const path = join(root, name);
    if (item.isDirectory() && depth < MAX_DEPTH) yield* walk(root, `${name}/`, depth + 1);
    else if (item.isFile()) yield { name, path, sizeBytes: (await stat(path)).size };
  }
}

/** In the order of their names, so that an import of the same folder reads the same files in the same order. */
async function readFolder(path: string): Promise<Dirent[]> {
  const items: Dirent[] = [];
  try {
    for await (const item of await opendir(path)) {
      items.push(item);
      if (items.length > MAX_ENTRIES) throw new ArchiveError(`the folder ${path} has over ${MAX_ENTRIES} files`);
    }
  } catch (error) {
    if (isPermissionDenied(error))
      throw new ArchiveError(`the folder ${path} may not be read by this user`, { cause: error });
    throw error;
  }
  return items.sort((a, b) => compareStrings(a.name, b.name));
}

/** Whether the operating system refuses access to a file or folder. */
export function isPermissionDenied(error: unknown): boolean {
  return ['EACCES', 'EPERM'].includes(errorCode(error));
}

function folderEntry({ name, path, sizeBytes }: FolderFile): ArchiveEntry {
  return {
    name,
    escapesArchive: false,
    isEncrypted: false,
    compressedBytes: sizeBytes,
    read: () => readFile(path),
  };
}

async function* readFile(path: string): AsyncGenerator<Buffer, void, undefined> {
  let bytes = 0;
  try {
    const stream: AsyncIterable<Buffer> = createReadStream(path);
    for await (const chunk of stream) {
      bytes += chunk.length;
      if (bytes > MAX_ENTRY_BYTES) throw new ArchiveEntryError('files over 2 GB');
      yield chunk;
    }
  } catch (error) {
    if (error instanceof ArchiveEntryError) throw error;
    const isDenied = isPermissionDenied(error);
    throw new ArchiveEntryError(isDenied ? 'files that this user may not read' : 'files that are damaged', {
      cause: error,
    });
  }
}
