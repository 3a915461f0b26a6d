/** The lists at the top of an export (slack.com/help/articles/220556107): whose members say what the folders are. */
const LISTS = ['channels', 'groups', 'dms', 'mpims', 'users', 'org_users'] as const;
export type ListName = (typeof LISTS)[number];

/** What an entry of an export is, by its name alone. */
export type Place =
  | { kind: 'list'; list: ListName }
  /** A day of a conversation. Which day does not matter: Slack cuts them at midnight in Los Angeles, other tools elsewhere. */
  | { kind: 'day'; folder: string }
  | { kind: 'other' };

/** The folder in which the lists are: empty, or a folder and `/` where somebody has packed a folder anew. */
export function rootOf(name: string): string | undefined {
  const [, root] = /^((?:[^/]+\/){0,3})channels\.json$/.exec(name) ?? [];
  return root?.startsWith('__MACOSX/') ? undefined : root;
}

export function placeOf(name: string, root: string): Place {
  if (!name.startsWith(root)) return { kind: 'other' };
  const parts = name.slice(root.length).split('/');
  const [first = '', file] = parts;
  if (file === undefined) {
    const list = LISTS.find((known) => first === `${known}.json`);
    return list ? { kind: 'list', list } : { kind: 'other' };
  }
  const isDay = parts.length === 2 && /^\d{4}-\d\d-\d\d[^/]*\.json$/.test(file);
  return isDay ? { kind: 'day', folder: folderKey(first) } : { kind: 'other' };
}

/** Folders are the names of channels, which one system writes composed and another decomposed. */
export function folderKey(name: string): string {
  return name.normalize('NFC');
}
