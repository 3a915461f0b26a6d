import { type Archive, type ArchiveEntry, ArchiveError } from './archive.ts';
import { ArchiveSurvey } from './archive-survey.ts';
import { classifyEntry, exportRootOf, hasListName, type ListName } from './export-layout.ts';
import { findExportFolders, type WorkspaceFolder } from './workspace-folders.ts';
import { ENCRYPTED_REASON } from './zip-archive.ts';

export type ListEntries = ReadonlyMap<ListName, ArchiveEntry>;

/** A folder and its list files. */
export interface ListedFolder extends WorkspaceFolder {
  files: ListEntries;
  /** Whether the messages are in files for days, as in Slack's export; else they may be in a file for each channel. */
  hasDayFiles: boolean;
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
export async function findListFiles(archive: Archive): Promise<ListFiles> {
  const candidates: ArchiveEntry[] = [];
  const roots: string[] = [];
  const survey = new ArchiveSurvey();
  let compressedBytes = 0;
  for await (const entry of archive.entries()) {
    survey.add(entry);
    compressedBytes += entry.compressedBytes;
    if (candidates.length === MAX_CANDIDATES || !hasListName(entry.name)) continue;
    const root = exportRootOf(entry.name);
    if (root !== undefined) roots.push(root);
    candidates.push(entry);
  }
  if (roots.length === 0) throw new ArchiveError(survey.explainMissingLists());
  const { workspaces, organization } = findExportFolders(roots);
  const listFolder = (folder: WorkspaceFolder): ListedFolder => {
    const files = listEntries(candidates, folder.root);
    if (files.get('channels')?.isEncrypted) throw new ArchiveError(ENCRYPTED_REASON);
    return { ...folder, files, hasDayFiles: survey.hasDayFiles(folder.root) };
  };
  return {
    workspaces: workspaces.map(listFolder),
    organization: organization === undefined ? undefined : listFolder({ name: '', root: organization }),
    compressedBytes,
  };
}

function listEntries(candidates: readonly ArchiveEntry[], root: string): ListEntries {
  const files = new Map<ListName, ArchiveEntry>();
  for (const entry of candidates) {
    const classified = classifyEntry(entry.name, root);
    if (classified.kind === 'list') files.set(classified.list, entry);
  }
  return files;
}
