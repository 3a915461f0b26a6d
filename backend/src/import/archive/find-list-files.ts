import { type Archive, type ArchiveEntry, ArchiveError } from './archive.ts';
import { ArchiveSurvey } from './archive-survey.ts';
import { classifyEntry, exportRootOf, type ListName } from './export-layout.ts';
import { ENCRYPTED_REASON } from './zip-archive.ts';

/** The list files of an export. */
export interface ListFiles {
  /** The folder of the list files: empty, or with a slash at its end. */
  root: string;
  files: ReadonlyMap<ListName, ArchiveEntry>;
  /** The compressed size of all entries. */
  compressedBytes: number;
  /** Whether the messages are in files for days, as in Slack's export; else they may be in a file for each channel. */
  hasDayFiles: boolean;
}

/** Limits the memory for entries that may be list files; a real export has six. */
const MAX_CANDIDATES = 1000;

/** Finds the list files of an export. Throws `ArchiveError` if the archive is not an export. */
export async function findListFiles(archive: Archive): Promise<ListFiles> {
  const candidates: ArchiveEntry[] = [];
  let root: string | undefined;
  const survey = new ArchiveSurvey();
  let compressedBytes = 0;
  for await (const entry of archive.entries()) {
    survey.add(entry);
    compressedBytes += entry.compressedBytes;
    const candidate = exportRootOf(entry.name);
    if (candidate !== undefined && (root === undefined || candidate.length < root.length)) root = candidate;
    if (candidates.length < MAX_CANDIDATES && /^(?:[^/]+\/){0,3}[a-z_]+\.json$/.test(entry.name))
      candidates.push(entry);
  }
  if (root === undefined) throw new ArchiveError(survey.explainMissingLists());
  const files = new Map<ListName, ArchiveEntry>();
  for (const entry of candidates) {
    const classified = classifyEntry(entry.name, root);
    if (classified.kind === 'list') files.set(classified.list, entry);
  }
  if (files.get('channels')?.isEncrypted) throw new ArchiveError(ENCRYPTED_REASON);
  return { root, files, compressedBytes, hasDayFiles: survey.hasDayFiles };
}
