import type { Community } from '../../state/community.ts';
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

/** Counts the messages of a window by author, channel and hour of the week, in one pass over its rows. */
export function countWindow(
  community: Community,
  window: TimeWindow,
  zone: TimeZone,
  rule: CountingRule,
): WindowCounts {
  const counter = new WindowCounter(community, window, zone, rule);
  for (const [channel, { rows }] of community.channels) counter.addChannel(channel, rows);
  return counter.counts();
}

/** The cells of one author lie side by side, so that they are in one cache line of the processor. */
const CELLS_PER_AUTHOR = 2;
const MESSAGES_CELL = 0;
/** The number of the channel in which the author was counted last. */
const LAST_CHANNEL_CELL = 1;

class WindowCounter {
  readonly #rule: CountingRule;
  /** The parts of the window in which the zone keeps one UTC offset, newest first. */
  readonly #parts: readonly OffsetPeriod[];
  readonly #cells: Uint32Array;
  readonly #lastUs: Float64Array;
  readonly #byChannel: ChannelCount[] = [];
  readonly #hours = new Uint32Array(HOURS_PER_WEEK);
  #channelNumber = 0;
  #total = 0;

  constructor({ authors }: Community, { afterUs, untilUs }: TimeWindow, zone: TimeZone, rule: CountingRule) {
    this.#rule = rule;
    this.#parts = afterUs < untilUs ? zone.offsetPeriods(afterUs + 1, untilUs + 1).reverse() : [];
    this.#cells = new Uint32Array(CELLS_PER_AUTHOR * authors.ids.length);
    this.#lastUs = new Float64Array(authors.ids.length);
  }

  addChannel(channel: string, rows: MessageRows): void {
    this.#channelNumber++;
    const count: ChannelCount = { channel, messages: 0, posters: 0, lastUs: 0 };
    for (const part of this.#parts) this.#addRows(rows, part, count);
    // Messages without a known author were counted as those of one more poster.
    if (this.#cells[LAST_CHANNEL_CELL] === this.#channelNumber) count.posters--;
    if (count.messages === 0) return;
    this.#total += count.messages;
    this.#byChannel.push(count);
  }

  /** The hot loop of all metrics. The newest rows come first: the first row of an author is their last message. */
  #addRows(rows: MessageRows, { fromUs, toUs, offsetUs }: OffsetPeriod, count: ChannelCount): void {
    const [rule, channelNumber, cells, hours] = [this.#rule, this.#channelNumber, this.#cells, this.#hours];
    const { ts, author, flags } = rows.columns;
    const first = rows.firstRowAfter(fromUs - 1);
    let [counted, hour, hourStartUs] = [0, 0, Number.POSITIVE_INFINITY];
    for (let row = rows.firstRowAfter(toUs - 1) - 1; row >= first; row--) {
      const authorIndex = author[row] ?? 0;
      if (!isCounted(rule, flags[row], authorIndex)) continue;
      const us = ts[row] ?? 0;
      counted++;
      const cell = authorIndex * CELLS_PER_AUTHOR;
      cells[cell + MESSAGES_CELL] = (cells[cell + MESSAGES_CELL] ?? 0) + 1;
      if (cells[cell + LAST_CHANNEL_CELL] !== channelNumber) {
        cells[cell + LAST_CHANNEL_CELL] = channelNumber;
        this.#addPoster(authorIndex, us, count);
      }
      if (us < hourStartUs) {
        // Whole numbers of 32 bits: the remainder of doubles takes ten times as long.
        const localHour = Math.floor((us + offsetUs) / HOUR_US) | 0;
        hour = (localHour + FIRST_HOUR_OF_WEEK) % HOURS_PER_WEEK;
        hourStartUs = localHour * HOUR_US - offsetUs;
      }
      hours[hour] = (hours[hour] ?? 0) + 1;
    }
    count.messages += counted;
  }

  #addPoster(author: number, lastUs: Microseconds, count: ChannelCount): void {
    count.posters++;
    count.lastUs = Math.max(count.lastUs, lastUs);
    this.#lastUs[author] = Math.max(this.#lastUs[author] ?? 0, lastUs);
  }

  counts(): WindowCounts {
    const messages = new Uint32Array(this.#lastUs.length);
    for (let author = 0; author < messages.length; author++)
      messages[author] = this.#cells[author * CELLS_PER_AUTHOR + MESSAGES_CELL] ?? 0;
    const byAuthor = { messages, lastUs: this.#lastUs };
    return {
      messages: this.#total,
      posters: countPosters(byAuthor),
      byAuthor,
      byChannel: this.#byChannel,
      hours: this.#hours,
    };
  }
}
