import type { WorkspaceInfoRecord } from '../records/record.ts';
import { type LastWrite, latestWrite } from './last-write.ts';

/** What is known of the workspace itself. */
export interface WorkspaceState {
  name: LastWrite<string>;
  /** `acme` of acme.slack.com. */
  domain: LastWrite<string>;
  /** The address of its picture. */
  icon: LastWrite<string>;
}

/** The workspace as the page shows it; empty texts where nothing is known. */
export interface Workspace {
  name: string;
  domain: string;
  icon: string;
}

export function createWorkspaceState(): WorkspaceState {
  const unknown = { at: 0, value: '' };
  return { name: unknown, domain: unknown, icon: unknown };
}

/** `at` in microseconds. What the record does not say stays as it is. */
export function foldWorkspaceInfo(
  workspace: WorkspaceState,
  { name, domain, icon }: WorkspaceInfoRecord,
  at: number,
): void {
  if (name) workspace.name = latestWrite(workspace.name, { at, value: name });
  if (domain) workspace.domain = latestWrite(workspace.domain, { at, value: domain });
  if (icon) workspace.icon = latestWrite(workspace.icon, { at, value: icon });
}

export function describeWorkspace({ name, domain, icon }: WorkspaceState): Workspace {
  return { name: name.value, domain: domain.value, icon: icon.value };
}
