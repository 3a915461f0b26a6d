import type { Channel, Person } from 'backend/core/metrics/name-directory';
import type { Summary } from 'backend/core/metrics/summary';
import type { DashboardSettings } from 'backend/core/protocol/dashboard-settings';
import { stripBidiOverrides } from './bidi-overrides.ts';

/** The name of the workspace, else its subdomain; empty while neither is known. */
export function workspaceName(summary: Summary | null, settings: DashboardSettings | null): string {
  return visibleName(summary?.workspace.name ?? '') || settings?.workspace || summary?.workspace.domain || '';
}

/** A letter, digit, punctuation mark or symbol; a name without any would be invisible. */
const VISIBLE_CHARACTER = /[\p{L}\p{N}\p{P}\p{S}]/u;

/** The name of a person; the id if the name is unknown or invisible. */
export function personName({ name, id }: Person): string {
  return visibleName(name) || id || 'Someone';
}

/** The name of a channel with its `#`; the id if the name is unknown or invisible. */
export function channelName({ name, id }: Channel): string {
  return `#${visibleName(name) || id || 'unknown'}`;
}

function visibleName(name: string): string {
  return VISIBLE_CHARACTER.test(name) ? stripBidiOverrides(name).trim() : '';
}
