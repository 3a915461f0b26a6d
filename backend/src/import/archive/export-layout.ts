/** The lists at the top of an export (slack.com/help/articles/220556107): whose members say what the folders are. */
const LIST_NAMES = ['channels', 'groups', 'dms', 'mpims', 'users', 'org_users'] as const;
export type ListName = (typeof LIST_NAMES)[number];

/** What an entry of an export is, by its name alone. */
export type ExportEntryKind =
  | { kind: 'list'; list: ListName }
  /** A day of a conversation. Which day does not matter: Slack cuts them at midnight in Los Angeles, other tools elsewhere. */
  | { kind: 'day'; folder: string }
  | { kind: 'other' };

/** The folder in which the lists are: empty, or a folder and `/` where somebody has packed a folder anew. */
export function exportRootOf(name: string): string | undefined {
  const [, root] = /^((?:[^/]+\/){0,3})channels\.json$/.exec(name) ?? [];
  return root?.startsWith('__MACOSX/') ? undefined : root;
}

export function classifyEntry(name: string, root: string): ExportEntryKind {
  if (!name.startsWith(root)) return { kind: 'other' };
  const parts = name.slice(root.length).split('/');
  const [first = '', file] = parts;
  if (file === undefined) {
    const list = LIST_NAMES.find((known) => first === `${known}.json`);
    return list ? { kind: 'list', list } : { kind: 'other' };
  }
  const isDay = parts.length === 2 && /^\d{4}-\d\d-\d\d[^/]*\.json$/.test(file);
  return isDay ? { kind: 'day', folder: normalizeFolderName(first) } : { kind: 'other' };
}

/** Folders are the names of channels, which one system writes composed and another decomposed. */
export function normalizeFolderName(name: string): string {
  return name.normalize('NFC');
}
