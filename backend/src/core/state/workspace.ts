import type { WorkspaceInfoRecord } from '../records/record.ts';
import type { Microseconds } from '../time/units.ts';
import { type LastWrite, latestWrite } from './last-write.ts';

/** The name, domain and icon of the workspace, each with its time. */
export interface WorkspaceState {
  name: LastWrite<string>;
  /** The first label of the address: `acme` of acme.slack.com. */
  domain: LastWrite<string>;
  /** The URL of its picture. */
  icon: LastWrite<string>;
}

/** The workspace as the page shows it. Unknown fields are empty. */
export interface Workspace {
  name: string;
  domain: string;
  icon: string;
}

/** A workspace of which nothing is known yet. */
export function createWorkspaceState(): WorkspaceState {
  const unknown = { at: 0, value: '' };
  return { name: unknown, domain: unknown, icon: unknown };
}

/** Sets the fields that the record has, in place. */
export function foldWorkspaceInfo(
  workspace: WorkspaceState,
  { name, domain, icon }: WorkspaceInfoRecord,
  at: Microseconds,
): void {
  if (name) workspace.name = latestWrite(workspace.name, { at, value: name });
  if (domain) workspace.domain = latestWrite(workspace.domain, { at, value: domain });
  if (icon) workspace.icon = latestWrite(workspace.icon, { at, value: icon });
}

/** The current value of each field. */
export function describeWorkspace({ name, domain, icon }: WorkspaceState): Workspace {
  return { name: name.value, domain: domain.value, icon: icon.value };
}
