import type { Channel, Person } from 'backend/core/metrics/name-directory';
import type { Summary } from 'backend/core/metrics/summary';
import type { DashboardSettings } from 'backend/core/protocol/dashboard-settings';
import { isVisibleName } from 'backend/core/records/visible-name';
import { stripBidiOverrides } from './bidi-overrides.ts';

/** The name of the workspace, else its subdomain; empty while neither is known. */
export function workspaceName(summary: Summary | null, settings: DashboardSettings | null): string {
  return visibleName(summary?.workspace.name ?? '') || settings?.workspace || summary?.workspace.domain || '';
}

/** The name of a person; the id if the name is unknown or invisible. */
export function personName({ name, id }: Person): string {
  return visibleName(name) || id || 'Someone';
}

/** The name of a channel with its `#`; the id if the name is unknown or invisible. A private channel has no name. */
export function channelName({ name, id, isPrivate }: Channel): string {
  if (isPrivate) return 'a private channel';
  return `#${visibleName(name) || id || 'unknown'}`;
}

function visibleName(name: string): string {
  return isVisibleName(name) ? stripBidiOverrides(name).trim() : '';
}
