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
 * only one. `undefined` if one must be chosen. Throws `ArchiveError` if the export has no such workspace.
 */
export function selectWorkspace(
  workspaces: readonly ExportedWorkspace[],
  chosen: string,
  known: string,
): ExportedWorkspace | undefined {
  if (chosen !== '') {
    const found = workspaces.find(({ folder, detected }) => [folder.name, detected.team].includes(chosen));
    if (found) return found;
    const names = workspaces.map(({ folder, detected }) => folder.name || detected.team || 'one without a name');
    throw new ArchiveError(`it has no workspace ${chosen}, but ${names.join(', ')}`);
  }
  const [first, ...others] = workspaces;
  if (others.length === 0) return first;
  const own = workspaces.filter(({ detected }) => known !== '' && detected.team === known);
  return own.length === 1 ? own[0] : undefined;
}

/** The id under which a workspace is imported. Throws `ArchiveError` if it is unknown, or is not the known one. */
export function resolveTeam({ team, named, isCertain }: DetectedTeam, known: string): string {
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
  throw new ArchiveError('it does not contain the id of its workspace: set SLACK_TEAM_ID and import it again');
}

function foreignExport(team: string, known: string): ArchiveError {
  return new ArchiveError(
    `it is an export of the workspace ${team}, but this dashboard shows ${known}: use another DATA_DIR for another workspace`,
  );
}
