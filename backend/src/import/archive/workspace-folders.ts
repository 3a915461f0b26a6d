import { compareStrings } from '../../core/state/compare-strings.ts';

/** A folder of an export that has the list files of one workspace. */
export interface WorkspaceFolder {
  /** The name of the folder, or its path if another one has the same name; empty for the root of the archive. */
  name: string;
  /** The path of the folder: empty, or with a slash at its end. */
  root: string;
}

/** The folders of an export; see `docs/slack-events.md#enterprise-grid`. */
export interface ExportFolders {
  /** At least one, in the order of their paths. */
  workspaces: WorkspaceFolder[];
  /** The folder of the lists and channels that the workspaces of an organization share; `undefined` without one. */
  organization: string | undefined;
}

/**
 * The workspaces of an export. `roots`: the folders with a `channels.json`, at least one. An export of an organization
 * (Enterprise Grid) has a folder for each workspace below `teams/`. Any other export is the folder that is nearest to
 * the root; several of equal depth are several exports that somebody packed into one archive.
 */
export function findExportFolders(roots: readonly string[]): ExportFolders {
  const sorted = [...new Set(roots)].sort((a, b) => depthOf(a) - depthOf(b) || compareStrings(a, b));
  const [first = ''] = sorted;
  const grid = sorted.flatMap((root) => {
    const [, base, name] = /^((?:[^/]+\/)*)teams\/([^/]+)\/$/.exec(root) ?? [];
    return base === undefined || name === undefined ? [] : [{ base, name, root }];
  });
  const [firstGrid] = grid;
  if (firstGrid && depthOf(firstGrid.base) <= depthOf(first)) {
    const workspaces = grid.filter(({ base }) => base === firstGrid.base);
    return { workspaces: workspaces.map(({ name, root }) => ({ name, root })), organization: firstGrid.base };
  }
  const nearest = sorted.filter((root) => depthOf(root) === depthOf(first));
  const names = nearest.map(folderName);
  const isUnique = (name: string) => names.indexOf(name) === names.lastIndexOf(name);
  const nameOf = (root: string) => (isUnique(folderName(root)) ? folderName(root) : root.slice(0, -1));
  return { workspaces: nearest.map((root) => ({ name: nameOf(root), root })), organization: undefined };
}

function depthOf(root: string): number {
  return root.split('/').length;
}

function folderName(root: string): string {
  return root.split('/').at(-2) ?? '';
}
