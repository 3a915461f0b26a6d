import { FIRST_HOUR_OF_WEEK, HOURS_PER_WEEK, hourOfWeek } from '../time/hour-of-week.ts';
import { EARLIEST_PLAUSIBLE_US } from '../time/slack-timestamp.ts';
import type { TimeZone } from '../time/time-zone.ts';
import { HOUR_US, type Microseconds, WEEK_US } from '../time/units.ts';
import { type ChannelState, type Community, NEVER_US, type PreHorizonTotals } from './community.ts';
import { KeptByRows } from './counting/kept-by-rows.ts';
import { type Filter, isFiltered, keepsTotals } from './filter.ts';
import { FLAG_FILTERED_OUT } from './rows/message-columns.ts';
import type { MessageRows } from './rows/message-rows.ts';

const NO_TOTALS: Omit<PreHorizonTotals, 'digest'> = { messages: 0, first: NEVER_US, last: 0 };

/**
 * Returns a copy of the community in which the rows that the filter excludes have the flag `FLAG_FILTERED_OUT`, so that
 * metrics need no code for filters. The copy shares all columns but the flags: read it before the next `fold`, and do
 * not change it.
 *
 * Totals before the horizon are kept only by a filter that `keepsTotals`.
 */
export function applyFilter(community: Community, filter: Filter, zone: TimeZone): Community {
  if (!isFiltered(filter)) return community;
  const { person } = filter;
  const selectedId = filter.channel === undefined ? undefined : community.channelChanges.currentId(filter.channel);
  const isChannelOnly = keepsTotals(filter);
  const selection = createSelection(community, filter, zone);

  const channels = new Map<string, ChannelState>();
  for (const [id, channel] of community.channels) {
    if (selectedId !== undefined && id !== selectedId) continue;
    if (isChannelOnly) {
      channels.set(id, channel);
      continue;
    }
    const isCreationSelected =
      selection.isSelectedTime(channel.createdAtUs) && (person === undefined || person === channel.creator);
    channels.set(id, {
      ...channel,
      createdAtUs: isCreationSelected ? channel.createdAtUs : NEVER_US,
      rows: keptRows.get(channel.rows, null, selection.key, () => filterRows(channel.rows, selection)),
      preHorizon: { ...channel.preHorizon, ...NO_TOTALS },
    });
  }
  return { ...community, channels, people: filteredPeople(community, person, selection) };
}

/** Which messages a filter selects, apart from their channel. */
interface Selection {
  /** Equal for equal selections. */
  key: string;
  /** The index of the selected author; null if none is selected, 0 if that person wrote nothing. */
  author: number | null;
  /** The starts and ends of the selected hours, ascending; null if none is selected. */
  hoursUs: Float64Array | null;
  isSelectedTime: (us: Microseconds) => boolean;
}

const keptRows = new KeptByRows<MessageRows>();

function createSelection(community: Community, { person, hour }: Filter, zone: TimeZone): Selection {
  const author = person === undefined ? null : (community.authors.indexOf(person) ?? 0);
  const key = `${author}|${hour}|${hour === undefined ? '' : zone.name}`;
  if (hour === undefined) return { key, author, hoursUs: null, isSelectedTime: () => true };
  let [fromUs, toUs] = [NEVER_US, EARLIEST_PLAUSIBLE_US];
  for (const { rows } of community.channels.values()) {
    const { ts } = rows.columns;
    const first = rows.firstRowAfter(EARLIEST_PLAUSIBLE_US - 1);
    if (first === rows.length) continue;
    fromUs = Math.min(fromUs, ts[first] ?? NEVER_US);
    toUs = Math.max(toUs, (ts[rows.length - 1] ?? 0) + 1);
  }
  const isSelectedTime = (us: Microseconds) => hourOfWeek(us + utcOffsetUsAt(zone, us)) === hour;
  return { key, author, hoursUs: hourRangesUs(zone, hour, Math.min(fromUs, toUs), toUs), isSelectedTime };
}

/** The starts and ends of an hour of the week within `[fromUs, toUs)`, alternately and ascending. */
function hourRangesUs(zone: TimeZone, hour: number, fromUs: Microseconds, toUs: Microseconds): Float64Array {
  const ranges: Microseconds[] = [];
  for (const period of zone.offsetPeriods(fromUs, toUs)) {
    const firstUs = (((hour - FIRST_HOUR_OF_WEEK + HOURS_PER_WEEK) % HOURS_PER_WEEK) - HOURS_PER_WEEK) * HOUR_US;
    const weeks = Math.floor((period.fromUs + period.offsetUs - firstUs) / WEEK_US);
    for (let us = firstUs + weeks * WEEK_US - period.offsetUs; us < period.toUs; us += WEEK_US) {
      const [start, end] = [Math.max(us, period.fromUs), Math.min(us + HOUR_US, period.toUs)];
      if (start < end) ranges.push(start, end);
    }
  }
  return Float64Array.from(ranges);
}

function filterRows(rows: MessageRows, { author: selected, hoursUs, isSelectedTime }: Selection): MessageRows {
  const { length } = rows;
  const { ts, author, flags } = rows.columns;
  const newFlags = excludeAll(flags, length);
  const select = (from: number, to: number) => {
    if (selected === null) newFlags.set(flags.subarray(from, to), from);
    // Index 0 is for messages without a known author, and is not a person.
    else if (selected > 0)
      for (let row = from; row < to; row++) if (author[row] === selected) newFlags[row] = flags[row] ?? 0;
  };
  if (hoursUs === null) select(0, length);
  else {
    // The hours begin with the first plausible date.
    const plausible = rows.firstRowAfter(EARLIEST_PLAUSIBLE_US - 1);
    for (let row = 0; row < plausible; row++) if (isSelectedTime(ts[row] ?? 0)) select(row, row + 1);
    for (let i = 0; i < hoursUs.length; i += 2)
      select(rows.firstRowAfter((hoursUs[i] ?? 0) - 1), rows.firstRowAfter((hoursUs[i + 1] ?? 0) - 1));
  }
  return rows.withFlags(newFlags);
}

/** The flags with `FLAG_FILTERED_OUT`, which is added to four of them at a time. */
function excludeAll(flags: Uint8Array, length: number): Uint8Array {
  const fours = new Int32Array(Math.ceil(length / 4));
  const excluded = new Uint8Array(fours.buffer);
  excluded.set(flags.subarray(0, length));
  for (let i = 0; i < fours.length; i++) fours[i] = (fours[i] ?? 0) | (FLAG_FILTERED_OUT * 0x01010101);
  return excluded;
}

function filteredPeople({ people }: Community, person: string | undefined, selection: Selection): Community['people'] {
  const { isSelectedTime } = selection;
  const selected = person === undefined ? people : [[person, people.get(person)] as const];
  const filtered: Community['people'] = new Map();
  for (const [id, state] of selected) if (state && isSelectedTime(state.joinedAtUs)) filtered.set(id, state);
  return filtered;
}

/** Local time less UTC. */
function utcOffsetUsAt(zone: TimeZone, us: Microseconds): Microseconds {
  return zone.offsetPeriods(us, us + 1).at(-1)?.offsetUs ?? 0;
}
