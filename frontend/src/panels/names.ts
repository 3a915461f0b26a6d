import type { Channel, Person } from 'backend/core/directory';
import type { DashboardSettings } from 'backend/core/settings';
import type { Summary } from 'backend/core/summary';
import { withoutOverrides } from './overrides.ts';

/** What the workspace is called, else where it is; empty while neither is known. */
export function workspaceName(summary: Summary | null, settings: DashboardSettings | null): string {
  return visible(summary?.workspace.name ?? '') || settings?.workspace || summary?.workspace.domain || '';
}

/** Letters, digits, signs: a name of blanks and joiners alone would be a hole in the page. */
const INK = /[\p{L}\p{N}\p{P}\p{S}]/u;

/** How a person is called; the id stands for a name that is not known yet, or that nobody could see. */
export function personName({ name, id }: Person): string {
  return visible(name) || id || 'Someone';
}

export function channelName({ name, id }: Channel): string {
  return `#${visible(name) || id || 'unknown'}`;
}

function visible(name: string): string {
  return INK.test(name) ? withoutOverrides(name).trim() : '';
}
