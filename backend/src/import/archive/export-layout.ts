/** The list files at the root of an export; see `docs/slack-events.md#export-layout`. */
const LIST_NAMES = ['channels', 'groups', 'dms', 'mpims', 'users', 'org_users'] as const;
export type ListName = (typeof LIST_NAMES)[number];
/** The lists of people. */
export const PEOPLE_LISTS: ReadonlySet<ListName> = new Set<ListName>(['users', 'org_users']);

/** The kind of an entry of an export. */
export type ExportEntryKind =
  | { kind: 'list'; list: ListName }
  /** The messages of one day, month or year of a conversation. The date is not used: its time zone is unknown. */
  | { kind: 'messages'; folder: string }
  | { kind: 'other' };

/**
 * The folder of `channels.json`, if the entry has this name: empty, or with a slash at its end where an unpacked export
 * was packed again. `undefined` for any other entry.
 */
export function exportRootOf(name: string): string | undefined {
  const [, root] = /^((?:[^/]+\/){0,4})channels\.json$/.exec(name) ?? [];
  return root?.startsWith('__MACOSX/') ? undefined : root;
}

/** Whether an entry in any folder has the name of a list file. */
export function hasListName(name: string): boolean {
  const file = name.slice(name.lastIndexOf('/') + 1);
  return LIST_NAMES.some((list) => file === `${list}.json`);
}

/** The kind of an entry, by its name only. `root` is the folder of the list files. */
export function classifyEntry(name: string, root: string): ExportEntryKind {
  if (!name.startsWith(root)) return { kind: 'other' };
  const segments = name.slice(root.length).split('/');
  const [first = '', file] = segments;
  if (file === undefined) {
    const list = LIST_NAMES.find((known) => first === `${known}.json`);
    return list ? { kind: 'list', list } : { kind: 'other' };
  }
  const isDay = segments.length === 2 && rootOfDayFile(name) !== undefined;
  return isDay ? { kind: 'messages', folder: normalizeFolderName(first) } : { kind: 'other' };
}

/**
 * The root of the export that the entry belongs to, if its name is that of a day file, or of a file for a month or a
 * year, as other tools make them: the folder around that of the channel. `undefined` for any other entry.
 */
export function rootOfDayFile(name: string): string | undefined {
  return /^((?:[^/]+\/)*)[^/]+\/\d{4}(?:-\d\d-\d\d[^/]*|-\d\d)?\.json$/.exec(name)?.[1];
}

/** The name in Unicode normal form C. Folders have names of channels, and systems write them in different forms. */
export function normalizeFolderName(name: string): string {
  return name.normalize('NFC');
}
