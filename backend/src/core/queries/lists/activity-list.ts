import type { MetricContext } from '../../metrics/metric-context.ts';
import { type Community, NEVER_US } from '../../state/community.ts';
import { compareStrings } from '../../state/compare-strings.ts';
import { isInWindow, type TimeWindow } from '../../time/time-window.ts';
import type { Microseconds } from '../../time/units.ts';
import { type ChannelTable, channelTable, IdTable, NO_INDEX, type PersonTable, personTable } from './list-tables.ts';
import { messageSources } from './listed-messages.ts';
import { type TimedRows, visitNewestFirst } from './newest-first.ts';

/** What a row of the activity is: the value of `kind` is an index in this list. */
export const ACTIVITY_KINDS = ['message', 'reply', 'join', 'channel'] as const;

/**
 * Every message, join and created channel of the period, by row, newest first (docs/metrics.md#lists). There may be a
 * million rows, so each is 25 bytes.
 */
export interface ActivityList {
  people: PersonTable;
  channels: ChannelTable;
  kind: Uint8Array;
  /** Microseconds UTC. */
  us: Float64Array;
  /** The first message of the thread that a reply is in, microseconds UTC; 0 for all other rows. */
  threadUs: Float64Array;
  /** Indexes in `people` and `channels`; `NO_INDEX` for the channel of a join. */
  person: Int32Array;
  channel: Int32Array;
}

/** All that the panel of the activity counts, newest first. The filter restricts it as it does the panel. */
export function activityList(
  { community, window, rule, directory }: MetricContext,
  _args: Record<string, never>,
): ActivityList {
  const messages = messageSources(community, window, rule);
  const joins = datedRows('join|', joinsOf(community, window));
  const created = datedRows('channel|', createdChannelsOf(community, window));
  const sources: TimedRows[] = [...messages, joins, created];
  const capacity = sources.reduce((sum, { first, end }) => sum + end - first, 0);
  const kind = new Uint8Array(capacity);
  const us = new Float64Array(capacity);
  const threadUs = new Float64Array(capacity);
  const person = new Int32Array(capacity);
  const channel = new Int32Array(capacity).fill(NO_INDEX);
  const [people, channels] = [new IdTable(), new IdTable()];
  // The index of an author in the table, found once for each author and not once for each message.
  const personOfAuthor = new Int32Array(community.authors.ids.length).fill(NO_INDEX);
  const columns = messages.map(({ channel: id }) => community.channels.get(id)?.rows.columns);
  let length = 0;
  visitNewestFirst(sources, (source, row, rowUs) => {
    us[length] = rowUs;
    const message = messages[source];
    if (message) {
      const author = columns[source]?.author[row] ?? 0;
      if (personOfAuthor[author] === NO_INDEX) personOfAuthor[author] = people.indexOf(community.authors.idAt(author));
      const rootUs = columns[source]?.threadTs[row] ?? 0;
      kind[length] = rootUs === 0 ? 0 : 1;
      threadUs[length] = rootUs;
      person[length] = personOfAuthor[author] ?? NO_INDEX;
      channel[length] = channels.indexOf(message.channel);
    } else {
      const isJoin = source === messages.length;
      const dated = (isJoin ? joins : created).items[row];
      kind[length] = isJoin ? 2 : 3;
      person[length] = people.indexOf(dated?.person ?? '');
      if (dated?.channel !== undefined) channel[length] = channels.indexOf(dated.channel);
    }
    length++;
  });
  // A copy that is no longer than the list: a part of an array would be sent to a page whole.
  const listed = <T extends Uint8Array | Float64Array | Int32Array>(column: T) => column.slice(0, length) as T;
  return {
    people: personTable(people.ids, directory),
    channels: channelTable(channels.ids, directory),
    kind: listed(kind),
    us: listed(us),
    threadUs: listed(threadUs),
    person: listed(person),
    channel: listed(channel),
  };
}

interface DatedItem {
  us: Microseconds;
  id: string;
  person: string;
  channel?: string;
}

/** Of one time, the item with the smaller id comes first in a list that is newest first. */
function datedRows(key: string, items: DatedItem[]): TimedRows & { items: readonly DatedItem[] } {
  items.sort((a, b) => a.us - b.us || compareStrings(b.id, a.id));
  const times = Float64Array.from(items, ({ us }) => us);
  return { key, items, times, first: 0, end: items.length, isListed: () => true };
}

/** The joins of people in a window. */
export function joinsOf({ people }: Community, window: TimeWindow): DatedItem[] {
  const joins: DatedItem[] = [];
  for (const [id, { joinedAtUs: us, bot }] of people)
    if (!bot && us !== NEVER_US && isInWindow(window, us)) joins.push({ us, id, person: id });
  return joins;
}

function createdChannelsOf({ channels, channelChanges }: Community, window: TimeWindow): DatedItem[] {
  const created: DatedItem[] = [];
  for (const [id, { createdAtUs: us, creator }] of channels) {
    const isDeleted = us <= (channelChanges.find(id)?.deletedAtUs ?? 0);
    if (us !== NEVER_US && !isDeleted && isInWindow(window, us)) created.push({ us, id, person: creator, channel: id });
  }
  return created;
}
