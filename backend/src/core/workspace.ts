import { type Latest, later } from './latest.ts';
import type { WorkspaceRecord } from './record.ts';

/** What is known of the workspace itself. */
export interface WorkspaceState {
  name: Latest<string>;
  /** `acme` of acme.slack.com. */
  domain: Latest<string>;
  /** The address of its picture. */
  icon: Latest<string>;
}

/** The workspace as the page shows it; empty texts where nothing is known. */
export interface Workspace {
  name: string;
  domain: string;
  icon: string;
}

export function createWorkspace(): WorkspaceState {
  const unknown = { at: 0, value: '' };
  return { name: unknown, domain: unknown, icon: unknown };
}

/** `at` in microseconds. What the record does not say stays as it is. */
export function foldWorkspace(workspace: WorkspaceState, { name, domain, icon }: WorkspaceRecord, at: number): void {
  if (name) workspace.name = later(workspace.name, { at, value: name });
  if (domain) workspace.domain = later(workspace.domain, { at, value: domain });
  if (icon) workspace.icon = later(workspace.icon, { at, value: icon });
}

export function describeWorkspace({ name, domain, icon }: WorkspaceState): Workspace {
  return { name: name.value, domain: domain.value, icon: icon.value };
}
