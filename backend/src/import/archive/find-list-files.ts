import { classifyEntry, exportRootOf, hasListName, type ListName } from './export-layout.ts';
import { findExportFolders, type WorkspaceFolder } from './workspace-folders.ts';
import { ArchiveError, type ZipArchive, type ZipArchiveEntry } from './zip-archive.ts';

export type ListEntries = ReadonlyMap<ListName, ZipArchiveEntry>;

/** A folder and its list files. */
export interface ListedFolder extends WorkspaceFolder {
  files: ListEntries;
}

/** The list files of an export. */
export interface ListFiles {
  /** At least one. */
  workspaces: ListedFolder[];
  /** What the workspaces of an organization share; `undefined` without an organization. */
  organization: ListedFolder | undefined;
  /** The compressed size of all entries. */
  compressedBytes: number;
}

/** Limits the memory for entries that may be list files; a real export has six for each workspace. */
const MAX_CANDIDATES = 1000;

/** Finds the list files of an export. Throws `ArchiveError` if the archive is not an export. */
export async function findListFiles(archive: ZipArchive): Promise<ListFiles> {
  const candidates: ZipArchiveEntry[] = [];
  const roots: string[] = [];
  let [fileCount, compressedBytes] = [0, 0];
  for await (const entry of archive.entries()) {
    fileCount++;
    compressedBytes += entry.compressedBytes;
    if (candidates.length === MAX_CANDIDATES || !hasListName(entry.name)) continue;
    const root = exportRootOf(entry.name);
    if (root !== undefined) roots.push(root);
    candidates.push(entry);
  }
  if (roots.length === 0) {
    const reason = fileCount === 0 ? 'it is empty' : `none of its ${fileCount} files is channels.json`;
    throw new ArchiveError(`it is not a Slack export: ${reason}`);
  }
  const { workspaces, organization } = findExportFolders(roots);
  const listFolder = (folder: WorkspaceFolder) => ({ ...folder, files: listEntries(candidates, folder.root) });
  return {
    workspaces: workspaces.map(listFolder),
    organization: organization === undefined ? undefined : listFolder({ name: '', root: organization }),
    compressedBytes,
  };
}

function listEntries(candidates: readonly ZipArchiveEntry[], root: string): ListEntries {
  const files = new Map<ListName, ZipArchiveEntry>();
  for (const entry of candidates) {
    const classified = classifyEntry(entry.name, root);
    if (classified.kind === 'list') files.set(classified.list, entry);
  }
  return files;
}
