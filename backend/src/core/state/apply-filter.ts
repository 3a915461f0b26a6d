import { hourOfWeek, type TimeZone } from '../time/time-zone.ts';
import { type ChannelState, type Community, NEVER_US, type PreHorizonTotals } from './community.ts';
import { type Filter, isFiltered } from './filter.ts';
import { FLAG_FILTERED_OUT } from './message-columns.ts';
import type { MessageRows } from './message-rows.ts';

const NO_TOTALS: Omit<PreHorizonTotals, 'digest'> = { messages: 0, first: NEVER_US, last: 0 };

/**
 * The same community seen through a filter: what it leaves out is marked `FLAG_FILTERED_OUT`, so that nothing else need know of
 * filters. Shares every column but the flags, and is to be read only, before the next record is folded.
 *
 * What the sums before the horizon say of one person or hour is not known, so they stand only where the filter names no
 * more than a channel.
 */
export function applyFilter(community: Community, filter: Filter, zone: TimeZone): Community {
  if (!isFiltered(filter)) return community;
  const { channel, person, hour, span } = filter;
  const isWhole = person === undefined && hour === undefined && span === undefined;
  const isIn = (us: number) =>
    (span === undefined || isWithin(us, span)) &&
    (hour === undefined || hourOfWeek(us + utcOffsetUsAt(zone, us)) === hour);
  const channels = new Map<string, ChannelState>();
  for (const [id, state] of community.channels) {
    if (channel !== undefined && id !== channel) continue;
    if (isWhole) {
      channels.set(id, state);
      continue;
    }
    const isCreatedIn = isIn(state.createdAtUs) && (person === undefined || person === state.creator);
    const created = isCreatedIn ? state.createdAtUs : NEVER_US;
    const before = { ...state.preHorizon, ...NO_TOTALS };
    channels.set(id, {
      ...state,
      createdAtUs: created,
      rows: filterRows(community, state.rows, filter, zone),
      preHorizon: before,
    });
  }
  const people = new Map(
    [...community.people].filter(
      ([id, { joinedAtUs: joined }]) => (person === undefined || id === person) && isIn(joined),
    ),
  );
  return { ...community, channels, people };
}

function filterRows(
  community: Community,
  rows: MessageRows,
  { person, hour, span }: Filter,
  zone: TimeZone,
): MessageRows {
  const { length } = rows;
  const { ts, author, flags } = rows.columns;
  const marked = flags.slice(0, length);
  const wanted = person === undefined ? -1 : (community.authors.indexOf(person) ?? 0);
  const stretches = hour === undefined || length === 0 ? [] : zone.offsetPeriods(ts[0] ?? 0, (ts[length - 1] ?? 0) + 1);
  let at = 0;
  for (let row = 0; row < length; row++) {
    const us = ts[row] ?? 0;
    // An unknown person, 0, has written nothing: index 0 is nobody known.
    let isOut = wanted >= 0 && (wanted === 0 || author[row] !== wanted);
    if (!isOut && span !== undefined) isOut = !isWithin(us, span);
    if (!isOut && hour !== undefined) {
      while (us >= (stretches[at]?.toUs ?? Number.POSITIVE_INFINITY)) at++;
      isOut = hourOfWeek(us + (stretches[at]?.offsetUs ?? 0)) !== hour;
    }
    if (isOut) marked[row] = (marked[row] ?? 0) | FLAG_FILTERED_OUT;
  }
  return rows.withFlags(marked);
}

/** Local time less UTC, in microseconds. */
function utcOffsetUsAt(zone: TimeZone, us: number): number {
  return zone.offsetPeriods(us, us + 1).at(-1)?.offsetUs ?? 0;
}

function isWithin(us: number, { from, to }: { from: number; to: number }): boolean {
  return us >= from * 1000 && us < to * 1000;
}
