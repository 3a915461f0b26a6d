import type { Filter } from 'backend/core/state/filter';
import type { Milliseconds } from 'backend/core/time/units';

/** What the viewer chose to look at. The address contains it, so that a link shows the same. */
export interface ViewState {
  filter: Filter;
  /** The moment shown; null for the present. */
  asOf: Milliseconds | null;
}

const HOURS_PER_WEEK = 168;
const QUERY_PARAMETERS = ['channel', 'person', 'hour', 'from', 'to', 'at'] as const;

/** Reads the query of an address. Missing and invalid parameters are left out. */
export function parseViewState(search: string): ViewState {
  const parameters = new URLSearchParams(search);
  const filter: Filter = {};
  const [channel, person] = [parameters.get('channel'), parameters.get('person')];
  if (channel) filter.channel = channel;
  if (person) filter.person = person;
  const hour = parseNumber(parameters.get('hour'));
  if (hour !== null && hour < HOURS_PER_WEEK) filter.hour = hour;
  return { filter, asOf: parseNumber(parameters.get('at')) };
}

/** The address with the filter and the moment in its query. Its other parameters stay. */
export function urlForViewState(href: string, { filter, asOf }: ViewState): string {
  const url = new URL(href);
  for (const name of QUERY_PARAMETERS) url.searchParams.delete(name);
  const { channel, person, hour } = filter;
  const values = { channel, person, hour, at: asOf ?? undefined };
  for (const [name, value] of Object.entries(values))
    if (value !== undefined) url.searchParams.set(name, String(value));
  // `?kiosk` and not `?kiosk=`, as people write it.
  return url.href.replace(/kiosk=(?=$|[&#])/, 'kiosk');
}

function parseNumber(text: string | null): number | null {
  return text !== null && /^\d{1,15}$/.test(text) ? Number(text) : null;
}
