import type { ImportWorkspace } from '../core/protocol/import-status.ts';
import { ArchiveError } from './archive/archive.ts';

/** The export holds several workspaces, and none of them was chosen. */
export class WorkspaceChoiceError extends ArchiveError {
  readonly workspaces: readonly ImportWorkspace[];

  /** `wanted`: the chosen id, else the workspace of the dashboard; empty if there is neither. */
  constructor(workspaces: readonly ImportWorkspace[], wanted: string) {
    const matches = workspaces.filter(({ team }) => team === wanted).length;
    const unmet = wanted ? `none of them is ${wanted}, which this dashboard shows` : 'none of them is chosen';
    const problem = wanted && matches > 1 ? `${matches} of them are of ${wanted}` : unmet;
    const names = workspaces.map(describeWorkspace).join('; ');
    super(
      `it holds ${workspaces.length} workspaces, and ${problem}: ${names}. Import it again with one of these names (--workspace NAME, or POST /import?workspace=NAME)`,
    );
    this.workspaces = workspaces;
  }
}

/** A workspace of an export with its counts, such as `acme (T0ACME, 2 public channels, 4 people, 12 messages)`. */
export function describeWorkspace({ name, team, channels, people, messages }: ImportWorkspace): string {
  const counts = [
    countText(channels, 'public channel', 'public channels'),
    countText(people, 'person', 'people'),
    countText(messages, 'message', 'messages'),
  ];
  return `${name} (${[team, ...counts].filter((text) => text !== '').join(', ')})`;
}

function countText(count: number, one: string, several: string): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : several}`;
}
