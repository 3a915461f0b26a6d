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
  perAuthor: Uint32Array;
  hours: Uint32Array;
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

/** The cells of one author lie side by side, so that they are in one cache line of the processor. */
const CELLS_PER_AUTHOR = 2;
const MESSAGES_CELL = 0;
/** The number of the channel to which the number of messages belongs. */
const CHANNEL_CELL = 1;

/**
 * Returns what counts the rows of a channel. `parts`: those of the window in which the zone keeps one UTC offset, newest
 * first.
 */
function createCounter(
  authors: number,
  parts: readonly OffsetPeriod[],
  rule: CountingRule,
): (rows: MessageRows) => RowCounts {
  const cells = new Uint32Array(CELLS_PER_AUTHOR * authors);
  const lastRows = new Int32Array(authors);
  let channel = 0;
  return (rows) => {
    channel++;
    const hours = new Uint32Array(HOURS_PER_WEEK);
    let size = 0;
    for (const part of parts) size = addRows(rows, part, rule, cells, channel, lastRows, size, hours);
    const { author } = rows.columns;
    const perAuthor = new Uint32Array(size);
    let messages = 0;
    for (let i = 0; i < size; i++) {
      const count = cells[(author[lastRows[i] ?? 0] ?? 0) * CELLS_PER_AUTHOR + MESSAGES_CELL] ?? 0;
      perAuthor[i] = count;
      messages += count;
    }
    return { messages, lastRows: lastRows.slice(0, size), perAuthor, hours };
  };
}

/**
 * The hot loop of all metrics. The newest rows come first: the first row of an author is their last message. Adds these
 * rows to `lastRows`, of which there are `size` before, and returns how many there are after.
 */
function addRows(
  rows: MessageRows,
  { fromUs, toUs, offsetUs }: OffsetPeriod,
  rule: CountingRule,
  cells: Uint32Array,
  channel: number,
  lastRows: Int32Array,
  size: number,
  hours: Uint32Array,
): number {
  const { ts, author, flags } = rows.columns;
  const first = rows.firstRowAfter(fromUs - 1);
  let [last, hour, hourStartUs] = [size, 0, Number.POSITIVE_INFINITY];
  for (let row = rows.firstRowAfter(toUs - 1) - 1; row >= first; row--) {
    const authorIndex = author[row] ?? 0;
    if (!isCounted(rule, flags[row], authorIndex)) continue;
    const us = ts[row] ?? 0;
    const cell = authorIndex * CELLS_PER_AUTHOR;
    if (cells[cell + CHANNEL_CELL] === channel) cells[cell + MESSAGES_CELL] = (cells[cell + MESSAGES_CELL] ?? 0) + 1;
    else {
      cells[cell + CHANNEL_CELL] = channel;
      cells[cell + MESSAGES_CELL] = 1;
      lastRows[last++] = row;
    }
    if (us < hourStartUs) {
      // Whole numbers of 32 bits: the remainder of doubles takes ten times as long.
      const localHour = Math.floor((us + offsetUs) / HOUR_US) | 0;
      hour = (localHour + FIRST_HOUR_OF_WEEK) % HOURS_PER_WEEK;
      hourStartUs = localHour * HOUR_US - offsetUs;
    }
    hours[hour] = (hours[hour] ?? 0) + 1;
  }
  return last;
}
