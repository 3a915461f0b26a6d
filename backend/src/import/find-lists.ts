import { type ListName, placeOf, rootOf } from './layout.ts';
import { type Archive, type ArchiveEntry, ArchiveRefused } from './zip-archive.ts';

export interface Lists {
  /** The folder in which the export is: empty, or with a slash at its end. */
  root: string;
  found: ReadonlyMap<ListName, ArchiveEntry>;
  /** Bytes of all entries, packed. */
  bytes: number;
}

/** So many entries may look like a list; a real export has six. */
const CANDIDATES = 1000;

/** The lists of an export. Throws `ArchiveRefused` if it is none. */
export async function findLists(archive: Archive): Promise<Lists> {
  const candidates: ArchiveEntry[] = [];
  let root: string | undefined;
  let [files, bytes] = [0, 0];
  for await (const entry of archive.entries()) {
    files++;
    bytes += entry.size;
    const here = rootOf(entry.name);
    if (here !== undefined && (root === undefined || here.length < root.length)) root = here;
    if (candidates.length < CANDIDATES && /^(?:[^/]+\/){0,3}[a-z_]+\.json$/.test(entry.name)) candidates.push(entry);
  }
  if (root === undefined) {
    const what = files === 0 ? 'it is empty' : `none of its ${files} files is channels.json`;
    throw new ArchiveRefused(`it is no export of Slack's: ${what}`);
  }
  const found = new Map<ListName, ArchiveEntry>();
  for (const entry of candidates) {
    const place = placeOf(entry.name, root);
    if (place.kind === 'list') found.set(place.list, entry);
  }
  return { root, found, bytes };
}
