import { OUTSIDE } from './columns.ts';
import { type Before, type ChannelState, type Community, NEVER } from './community.ts';
import { type Filter, isFiltered } from './filter.ts';
import type { Rows } from './rows.ts';
import { hourOfWeek, type Zone } from './zone.ts';

const NOTHING: Omit<Before, 'digest'> = { messages: 0, first: NEVER, last: 0 };

/**
 * The same community seen through a filter: what it leaves out is marked `OUTSIDE`, so that nothing else need know of
 * filters. Shares every column but the flags, and is to be read only, before the next record is folded.
 *
 * What the sums before the horizon say of one person or hour is not known, so they stand only where the filter names no
 * more than a channel.
 */
export function masked(community: Community, filter: Filter, zone: Zone): Community {
  if (!isFiltered(filter)) return community;
  const { channel, person, hour, span } = filter;
  const isWhole = person === undefined && hour === undefined && span === undefined;
  const isIn = (us: number) =>
    (span === undefined || isWithin(us, span)) && (hour === undefined || hourOfWeek(us + offsetAt(zone, us)) === hour);
  const channels = new Map<string, ChannelState>();
  for (const [id, state] of community.channels) {
    if (channel !== undefined && id !== channel) continue;
    if (isWhole) {
      channels.set(id, state);
      continue;
    }
    const isCreatedIn = isIn(state.created) && (person === undefined || person === state.creator);
    const created = isCreatedIn ? state.created : NEVER;
    const before = { ...state.before, ...NOTHING };
    channels.set(id, { ...state, created, rows: maskedRows(community, state.rows, filter, zone), before });
  }
  const people = new Map(
    [...community.people].filter(([id, { joined }]) => (person === undefined || id === person) && isIn(joined)),
  );
  return { ...community, channels, people };
}

function maskedRows(community: Community, rows: Rows, { person, hour, span }: Filter, zone: Zone): Rows {
  const { length } = rows;
  const { ts, author, flags } = rows.columns;
  const marked = flags.slice(0, length);
  const wanted = person === undefined ? -1 : (community.authors.find(person) ?? 0);
  const stretches = hour === undefined || length === 0 ? [] : zone.stretches(ts[0] ?? 0, (ts[length - 1] ?? 0) + 1);
  let at = 0;
  for (let row = 0; row < length; row++) {
    const us = ts[row] ?? 0;
    // An unknown person, 0, has written nothing: index 0 is nobody known.
    let isOut = wanted >= 0 && (wanted === 0 || author[row] !== wanted);
    if (!isOut && span !== undefined) isOut = !isWithin(us, span);
    if (!isOut && hour !== undefined) {
      while (us >= (stretches[at]?.to ?? Number.POSITIVE_INFINITY)) at++;
      isOut = hourOfWeek(us + (stretches[at]?.offset ?? 0)) !== hour;
    }
    if (isOut) marked[row] = (marked[row] ?? 0) | OUTSIDE;
  }
  return rows.withFlags(marked);
}

/** Local time less UTC, in microseconds. */
function offsetAt(zone: Zone, us: number): number {
  return zone.stretches(us, us + 1).at(-1)?.offset ?? 0;
}

function isWithin(us: number, { from, to }: { from: number; to: number }): boolean {
  return us >= from * 1000 && us < to * 1000;
}
