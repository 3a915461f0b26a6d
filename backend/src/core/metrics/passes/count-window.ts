import type { Community } from '../../state/community.ts';
import { KeptByRows } from '../../state/counting/kept-by-rows.ts';
import { type CountingRule, isCounted } from '../../state/counting-rule.ts';
import type { MessageRows } from '../../state/rows/message-rows.ts';
import { FIRST_HOUR_OF_WEEK, HOURS_PER_WEEK } from '../../time/hour-of-week.ts';
import type { TimeWindow } from '../../time/time-window.ts';
import type { OffsetPeriod, TimeZone } from '../../time/time-zone.ts';
import { HOUR_US, type Microseconds } from '../../time/units.ts';
import { type AuthorCounts, countPosters } from './author-counts.ts';

/** The counted messages of one window. */
export interface WindowCounts {
  messages: number;
  posters: number;
  byAuthor: AuthorCounts;
  /** The channels with a counted message in the window. */
  byChannel: readonly ChannelCount[];
  /** By hour of the week in the time zone: 168 numbers, Monday 0 h first. */
  hours: Uint32Array;
}

export interface ChannelCount {
  channel: string;
  messages: number;
  posters: number;
  lastUs: Microseconds;
}

/** Counts the messages of a window by author, channel and hour of the week. Channels that did not change are kept. */
export function countWindow(
  { authors, channels }: Community,
  { afterUs, untilUs }: TimeWindow,
  zone: TimeZone,
  rule: CountingRule,
): WindowCounts {
  const byAuthor = { messages: new Uint32Array(authors.ids.length), lastUs: new Float64Array(authors.ids.length) };
  const hours = new Uint32Array(HOURS_PER_WEEK);
  const byChannel: ChannelCount[] = [];
  let messages = 0;
  const parts = afterUs < untilUs ? zone.offsetPeriods(afterUs + 1, untilUs + 1).reverse() : [];
  const count = createCounter(authors.ids.length, parts, rule);
  for (const [channel, { rows }] of channels) {
    const [first, end] = [rows.firstRowAfter(afterUs), rows.firstRowAfter(untilUs)];
    if (first >= end) continue;
    const counts = keptCounts.get(rows, rule, `${first}|${end}|${zone.name}`, () => count(rows));
    if (counts.messages === 0) continue;
    const { posters, lastUs } = addToAuthors(rows, counts, byAuthor);
    byChannel.push({ channel, messages: counts.messages, posters, lastUs });
    messages += counts.messages;
    for (const [hour, count] of counts.hours.entries()) hours[hour] = (hours[hour] ?? 0) + count;
  }
  return { messages, posters: countPosters(byAuthor), byAuthor, byChannel, hours };
}

/** The counts of one channel. */
interface RowCounts {
  messages: number;
  /** The last row of each author, newest first, and how many rows are by that author. */
  lastRows: Int32Array;
  perAuthor: Int32Array;
  hours: Int32Array;
}

const keptCounts = new KeptByRows<RowCounts>();

function addToAuthors(
  rows: MessageRows,
  { lastRows, perAuthor }: RowCounts,
  { messages, lastUs }: AuthorCounts,
): { posters: number; lastUs: Microseconds } {
  const { ts, author } = rows.columns;
  let posters = lastRows.length;
  for (let i = 0; i < lastRows.length; i++) {
    const row = lastRows[i] ?? 0;
    const [authorIndex, us] = [author[row] ?? 0, ts[row] ?? 0];
    // Index 0 is for messages without a known author, and is not a person.
    if (authorIndex === 0) posters--;
    messages[authorIndex] = (messages[authorIndex] ?? 0) + (perAuthor[i] ?? 0);
    if (us > (lastUs[authorIndex] ?? 0)) lastUs[authorIndex] = us;
  }
  return { posters, lastUs: ts[lastRows[0] ?? 0] ?? 0 };
}

/**
 * Returns what counts the rows of a channel. `parts`: those of the window in which the zone keeps one UTC offset, newest
 * first.
 */
function createCounter(
  authors: number,
  parts: readonly OffsetPeriod[],
  rule: CountingRule,
): (rows: MessageRows) => RowCounts {
  /** The place of each author in the lists below, plus `base`. A number below `base` is of an earlier channel. */
  const places = new Int32Array(authors);
  const lastRows = new Int32Array(authors);
  const perAuthor = new Int32Array(authors);
  let base = 1;
  return (rows) => {
    const hours = new Int32Array(HOURS_PER_WEEK);
    let [messages, size] = [0, 0];
    const { ts, author, flags } = rows.columns;
    for (const { fromUs, toUs, offsetUs } of parts) {
      const first = rows.firstRowAfter(fromUs - 1);
      // This is the hot loop of all metrics. The newest rows come first: the first row of an author is their last message.
      // Sums are whole numbers of 32 bits, which take half the time of others.
      for (let row = rows.firstRowAfter(toUs - 1) - 1; row >= first; row--) {
        const authorIndex = author[row] ?? 0;
        if (!isCounted(rule, flags[row], authorIndex)) continue;
        messages++;
        let place = ((places[authorIndex] ?? 0) - base) | 0;
        if (place < 0) {
          place = size++;
          places[authorIndex] = base + place;
          lastRows[place] = row;
          perAuthor[place] = 0;
        }
        perAuthor[place] = ((perAuthor[place] ?? 0) + 1) | 0;
        const localHour = Math.floor(((ts[row] ?? 0) + offsetUs) / HOUR_US) | 0;
        const hour = (localHour + FIRST_HOUR_OF_WEEK) % HOURS_PER_WEEK;
        hours[hour] = ((hours[hour] ?? 0) + 1) | 0;
      }
    }
    base += size;
    return { messages, lastRows: lastRows.slice(0, size), perAuthor: perAuthor.slice(0, size), hours };
  };
}
