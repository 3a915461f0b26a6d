import type { Filter } from 'backend/core/state/filter';
import { HOURS_PER_WEEK } from 'backend/core/time/hour-of-week';
import type { Comparison } from 'backend/core/time/period';
import { canonicalTimeZone } from '../../format/known-time-zone.ts';
import type { ViewState } from '../../ui/page/view-context.ts';
import { formatDefinition, parseDefinition } from './definition-address.ts';
import { parseNumber } from './parse-number.ts';
import { parsePeriod, periodParameters } from './period-address.ts';
import { parseSheet, sheetParameters } from './sheet-address.ts';

/** The comparisons that an address names; the default one is left out. */
const NAMED_COMPARISONS = ['year', 'none'] as const satisfies readonly Comparison[];

/** Reads the query of an address. Missing and invalid parameters have their defaults. */
export function parseView(search: string): ViewState {
  const parameters = new URLSearchParams(search);
  const filter: Filter = {};
  const [channel, person] = [parameters.get('channel'), parameters.get('person')];
  if (channel) filter.channel = channel;
  if (person) filter.person = person;
  const hour = parseNumber(parameters.get('hour'));
  if (hour !== null && hour < HOURS_PER_WEEK) filter.hour = hour;
  const timeZone = parameters.get('tz');
  return {
    filter,
    period: parsePeriod(parameters),
    comparison: NAMED_COMPARISONS.find((name) => name === parameters.get('compare')) ?? 'previous',
    asOf: parseNumber(parameters.get('at')),
    timeZone: timeZone !== null && canonicalTimeZone(timeZone) !== null ? timeZone : null,
    definition: parseDefinition(parameters.get('counts') ?? ''),
    sheet: parseSheet(parameters),
  };
}

/** The address with the view state in its query. Its other parameters stay. */
export function viewUrl(href: string, view: ViewState): string {
  const url = new URL(href);
  for (const [name, value] of Object.entries(viewParameters(view))) {
    if (value === undefined) url.searchParams.delete(name);
    else url.searchParams.set(name, value);
  }
  // `?kiosk` and not `?kiosk=`, as people write it.
  return url.href.replace(/kiosk=(?=$|[&#])/, 'kiosk');
}

/** Whether an address selects something. One that does and names no time zone is in the community's own. */
export function selectsView(search: string): boolean {
  const parameters = new URLSearchParams(search);
  return Object.keys(viewParameters(parseView(''))).some((name) => parameters.has(name));
}

/** Every parameter of a view state, also those without a value. */
function viewParameters(view: ViewState): Record<string, string | undefined> {
  const { filter, comparison, asOf, timeZone, definition } = view;
  return {
    channel: filter.channel,
    person: filter.person,
    hour: filter.hour?.toString(),
    ...periodParameters(view.period),
    compare: NAMED_COMPARISONS.find((name) => name === comparison),
    at: asOf?.toString(),
    tz: timeZone ?? undefined,
    counts: definition ? formatDefinition(definition) : undefined,
    ...sheetParameters(view.sheet),
  };
}
