import { classifyEntry, exportRootOf, type ListName } from './export-layout.ts';
import { ArchiveError, type ZipArchive, type ZipArchiveEntry } from './zip-archive.ts';

/** The list files of an export. */
export interface ListFiles {
  /** The folder of the list files: empty, or with a slash at its end. */
  root: string;
  files: ReadonlyMap<ListName, ZipArchiveEntry>;
  /** The compressed size of all entries. */
  compressedBytes: number;
}

/** Limits the memory for entries that may be list files; a real export has six. */
const MAX_CANDIDATES = 1000;

/** Finds the list files of an export. Throws `ArchiveError` if the archive is not an export. */
export async function findListFiles(archive: ZipArchive): Promise<ListFiles> {
  const candidates: ZipArchiveEntry[] = [];
  let root: string | undefined;
  let [fileCount, compressedBytes] = [0, 0];
  for await (const entry of archive.entries()) {
    fileCount++;
    compressedBytes += entry.compressedBytes;
    const candidate = exportRootOf(entry.name);
    if (candidate !== undefined && (root === undefined || candidate.length < root.length)) root = candidate;
    if (candidates.length < MAX_CANDIDATES && /^(?:[^/]+\/){0,3}[a-z_]+\.json$/.test(entry.name))
      candidates.push(entry);
  }
  if (root === undefined) {
    const reason = fileCount === 0 ? 'it is empty' : `none of its ${fileCount} files is channels.json`;
    throw new ArchiveError(`it is not a Slack export: ${reason}`);
  }
  const files = new Map<ListName, ZipArchiveEntry>();
  for (const entry of candidates) {
    const classified = classifyEntry(entry.name, root);
    if (classified.kind === 'list') files.set(classified.list, entry);
  }
  return { root, files, compressedBytes };
}
