import type { Filter } from 'backend/core/state/filter';

/** What the reader has pointed at, and the moment that is shown: null for the present. ms UTC. */
export interface ViewState {
  filter: Filter;
  asOf: number | null;
}

const QUERY_PARAMETERS = ['channel', 'person', 'hour', 'from', 'to', 'at'] as const;

/** What an address says, as far as it makes sense: the rest is left out. */
export function parseViewState(search: string): ViewState {
  const given = new URLSearchParams(search);
  const filter: Filter = {};
  const [channel, person] = [given.get('channel'), given.get('person')];
  if (channel) filter.channel = channel;
  if (person) filter.person = person;
  const hour = parseNumber(given.get('hour'));
  if (hour !== null && hour < 168) filter.hour = hour;
  const [from, to] = [parseNumber(given.get('from')), parseNumber(given.get('to'))];
  if (from !== null && to !== null && from < to) filter.span = { from, to };
  return { filter, asOf: parseNumber(given.get('at')) };
}

/** The same address, showing this. */
export function urlForViewState(href: string, { filter, asOf }: ViewState): string {
  const address = new URL(href);
  for (const name of QUERY_PARAMETERS) address.searchParams.delete(name);
  const { channel, person, hour, span } = filter;
  const values = { channel, person, hour, from: span?.from, to: span?.to, at: asOf ?? undefined };
  for (const [name, value] of Object.entries(values))
    if (value !== undefined) address.searchParams.set(name, String(value));
  return address.href.replace(/kiosk=(?=$|[&#])/, 'kiosk');
}

function parseNumber(text: string | null): number | null {
  return text !== null && /^\d{1,15}$/.test(text) ? Number(text) : null;
}
