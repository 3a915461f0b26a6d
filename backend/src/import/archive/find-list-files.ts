import { classifyEntry, exportRootOf, type ListName } from './export-layout.ts';
import { ArchiveError, type ZipArchive, type ZipArchiveEntry } from './zip-archive.ts';

export interface ListFiles {
  /** The folder in which the export is: empty, or with a slash at its end. */
  root: string;
  files: ReadonlyMap<ListName, ZipArchiveEntry>;
  /** Bytes of all entries, packed. */
  compressedBytes: number;
}

/** So many entries may look like a list; a real export has six. */
const MAX_CANDIDATES = 1000;

/** The lists of an export. Throws `ArchiveError` if it is none. */
export async function findListFiles(archive: ZipArchive): Promise<ListFiles> {
  const candidates: ZipArchiveEntry[] = [];
  let root: string | undefined;
  let [files, bytes] = [0, 0];
  for await (const entry of archive.entries()) {
    files++;
    bytes += entry.compressedBytes;
    const here = exportRootOf(entry.name);
    if (here !== undefined && (root === undefined || here.length < root.length)) root = here;
    if (candidates.length < MAX_CANDIDATES && /^(?:[^/]+\/){0,3}[a-z_]+\.json$/.test(entry.name))
      candidates.push(entry);
  }
  if (root === undefined) {
    const what = files === 0 ? 'it is empty' : `none of its ${files} files is channels.json`;
    throw new ArchiveError(`it is no export of Slack's: ${what}`);
  }
  const found = new Map<ListName, ZipArchiveEntry>();
  for (const entry of candidates) {
    const place = classifyEntry(entry.name, root);
    if (place.kind === 'list') found.set(place.list, entry);
  }
  return { root, files: found, compressedBytes: bytes };
}
