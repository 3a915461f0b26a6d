import { hourOfWeek, type TimeZone } from '../time/time-zone.ts';
import type { Microseconds } from '../time/units.ts';
import { type ChannelState, type Community, NEVER_US, type PreHorizonTotals } from './community.ts';
import { type Filter, isFiltered } from './filter.ts';
import { FLAG_FILTERED_OUT } from './rows/message-columns.ts';
import type { MessageRows } from './rows/message-rows.ts';

const NO_TOTALS: Omit<PreHorizonTotals, 'digest'> = { messages: 0, first: NEVER_US, last: 0 };

/**
 * Returns a copy of the community in which the rows that the filter excludes have the flag `FLAG_FILTERED_OUT`, so that
 * metrics need no code for filters. The copy shares all columns but the flags: read it before the next `fold`, and do
 * not change it.
 *
 * Totals before the horizon have no author, hour or exact time. They are kept only if the filter selects no more than a
 * channel.
 */
export function applyFilter(community: Community, filter: Filter, zone: TimeZone): Community {
  if (!isFiltered(filter)) return community;
  const { person, hour } = filter;
  const selectedId = filter.channel === undefined ? undefined : community.channelChanges.currentId(filter.channel);
  const isChannelOnly = person === undefined && hour === undefined;
  const isSelectedTime = (us: Microseconds) => hour === undefined || hourOfWeek(us + utcOffsetUsAt(zone, us)) === hour;

  const channels = new Map<string, ChannelState>();
  for (const [id, channel] of community.channels) {
    if (selectedId !== undefined && id !== selectedId) continue;
    if (isChannelOnly) {
      channels.set(id, channel);
      continue;
    }
    const isCreationSelected =
      isSelectedTime(channel.createdAtUs) && (person === undefined || person === channel.creator);
    channels.set(id, {
      ...channel,
      createdAtUs: isCreationSelected ? channel.createdAtUs : NEVER_US,
      rows: filterRows(community, channel.rows, filter, zone),
      preHorizon: { ...channel.preHorizon, ...NO_TOTALS },
    });
  }
  const people = new Map(
    [...community.people].filter(
      ([id, { joinedAtUs }]) => (person === undefined || id === person) && isSelectedTime(joinedAtUs),
    ),
  );
  return { ...community, channels, people };
}

function filterRows(community: Community, rows: MessageRows, { person, hour }: Filter, zone: TimeZone): MessageRows {
  const { length } = rows;
  const { ts, author, flags } = rows.columns;
  const newFlags = flags.slice(0, length);
  const authorIndex = person === undefined ? -1 : (community.authors.indexOf(person) ?? 0);
  const periods = hour === undefined || length === 0 ? [] : zone.offsetPeriods(ts[0] ?? 0, (ts[length - 1] ?? 0) + 1);
  let period = 0;
  for (let row = 0; row < length; row++) {
    const us = ts[row] ?? 0;
    // Index 0 stands for a selected person without messages: no row is theirs.
    let isExcluded = authorIndex >= 0 && (authorIndex === 0 || author[row] !== authorIndex);
    if (!isExcluded && hour !== undefined) {
      while (us >= (periods[period]?.toUs ?? Number.POSITIVE_INFINITY)) period++;
      isExcluded = hourOfWeek(us + (periods[period]?.offsetUs ?? 0)) !== hour;
    }
    if (isExcluded) newFlags[row] = (newFlags[row] ?? 0) | FLAG_FILTERED_OUT;
  }
  return rows.withFlags(newFlags);
}

/** Local time less UTC. */
function utcOffsetUsAt(zone: TimeZone, us: Microseconds): Microseconds {
  return zone.offsetPeriods(us, us + 1).at(-1)?.offsetUs ?? 0;
}
