import type { Channel, Person } from 'backend/core/metrics/name-directory';
import type { Summary } from 'backend/core/metrics/summary';
import type { DashboardSettings } from 'backend/core/protocol/dashboard-settings';
import { stripBidiOverrides } from './bidi-overrides.ts';

/** What the workspace is called, else where it is; empty while neither is known. */
export function workspaceName(summary: Summary | null, settings: DashboardSettings | null): string {
  return visibleName(summary?.workspace.name ?? '') || settings?.workspace || summary?.workspace.domain || '';
}

/** Letters, digits, signs: a name of blanks and joiners alone would be a hole in the page. */
const VISIBLE_CHARACTER = /[\p{L}\p{N}\p{P}\p{S}]/u;

/** How a person is called; the id stands for a name that is not known yet, or that nobody could see. */
export function personName({ name, id }: Person): string {
  return visibleName(name) || id || 'Someone';
}

export function channelName({ name, id }: Channel): string {
  return `#${visibleName(name) || id || 'unknown'}`;
}

function visibleName(name: string): string {
  return VISIBLE_CHARACTER.test(name) ? stripBidiOverrides(name).trim() : '';
}
