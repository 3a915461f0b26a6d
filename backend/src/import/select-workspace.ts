import { ArchiveError } from './archive/archive.ts';
import type { ListedFolder } from './archive/find-list-files.ts';
import type { DetectedTeam } from './records/detect-team.ts';

/** A workspace of an export, and what the export says about its id. */
export interface ExportedWorkspace {
  folder: ListedFolder;
  detected: DetectedTeam;
}

/**
 * The workspace to import: the chosen one (by the name of its folder or by its id), else the dashboard's own, else the
 * only one. `undefined` if one must be chosen, also where several have the chosen id. Throws `ArchiveError` if the export
 * has no such workspace.
 */
export function selectWorkspace(
  workspaces: readonly ExportedWorkspace[],
  chosen: string,
  known: string,
): ExportedWorkspace | undefined {
  if (chosen !== '') {
    const byName = workspaces.filter(({ folder }) => folder.name === chosen);
    const found = byName.length > 0 ? byName : workspaces.filter(({ detected }) => detected.team === chosen);
    if (found[0]) return found.length === 1 ? assertNotForeign(found[0], workspaces, known) : undefined;
    const names = workspaces.map(({ folder, detected }) => folder.name || detected.team || 'one without a name');
    throw new ArchiveError(`it has no workspace ${chosen}, but ${names.join(', ')}`);
  }
  const [first, ...others] = workspaces;
  if (others.length === 0) return first;
  const own = workspaces.filter(({ detected }) => known !== '' && detected.team === known);
  return own.length === 1 ? own[0] : undefined;
}

/** A workspace that does not name its id is not the dashboard's if another one of the export is. */
function assertNotForeign(
  chosen: ExportedWorkspace,
  workspaces: readonly ExportedWorkspace[],
  known: string,
): ExportedWorkspace {
  const own = workspaces.find(({ detected }) => known !== '' && detected.team === known);
  if (chosen.detected.team === '' && own)
    throw new ArchiveError(
      `the workspace ${chosen.folder.name} does not contain its id, and this dashboard shows ${known}, which is ${own.folder.name}: use another DATA_DIR for another workspace`,
    );
  return chosen;
}

/** The id under which a workspace is imported. Throws `ArchiveError` if it is unknown, or is not the known one. */
export function resolveTeam({ team, named, isCertain, unreadable }: DetectedTeam, known: string): string {
  // The log may name an organization (`E...`), which no channel or message does.
  const isComparable = known.startsWith('T');
  if (isComparable && named.size > 0 && !named.has(known))
    throw foreignExport(team || [...named].sort().join(' or '), known);
  if (isComparable && isCertain && team !== known) throw foreignExport(team, known);
  if (known || team) return known || team;
  if (named.size > 0)
    throw new ArchiveError(
      `its channels and messages do not tell which of these workspaces owns it: ${[...named].sort().join(', ')}. Set SLACK_TEAM_ID to the one that it was exported from, and import it again`,
    );
  const [list] = unreadable;
  throw new ArchiveError(
    list
      ? `${list[0]} is among the ${list[1]}, so that the id of its workspace is unknown: repair the export, or set SLACK_TEAM_ID, and import it again`
      : 'it does not contain the id of its workspace: set SLACK_TEAM_ID and import it again',
  );
}

function foreignExport(team: string, known: string): ArchiveError {
  return new ArchiveError(
    `it is an export of the workspace ${team}, but this dashboard shows ${known}: use another DATA_DIR for another workspace`,
  );
}
