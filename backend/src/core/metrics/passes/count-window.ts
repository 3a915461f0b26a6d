import type { Community } from '../../state/community.ts';
import { type CountingRule, isCounted } from '../../state/counting-rule.ts';
import type { MessageRows } from '../../state/rows/message-rows.ts';
import type { TimeWindow } from '../../time/time-window.ts';
import type { OffsetPeriod, TimeZone } from '../../time/time-zone.ts';
import { HOUR_US, type Microseconds } from '../../time/units.ts';
import { type AuthorCounts, countPosters } from './author-counts.ts';

const HOURS_PER_WEEK = 168;
/** 1970-01-01 was a Thursday. */
const FIRST_HOUR_OF_WEEK = 72;

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

class WindowCounter {
  readonly #rule: CountingRule;
  /** The parts of the window in which the zone keeps one UTC offset. */
  readonly #parts: readonly OffsetPeriod[];
  readonly #messages: Uint32Array;
  readonly #lastUs: Float64Array;
  /** The number of the channel in which each author was counted last. */
  readonly #lastChannel: Uint32Array;
  readonly #byChannel: ChannelCount[] = [];
  readonly #hours = new Uint32Array(HOURS_PER_WEEK);
  #channelNumber = 0;
  #total = 0;

  constructor({ authors }: Community, { afterUs, untilUs }: TimeWindow, zone: TimeZone, rule: CountingRule) {
    const { length } = authors.ids;
    this.#rule = rule;
    this.#parts = afterUs < untilUs ? zone.offsetPeriods(afterUs + 1, untilUs + 1) : [];
    this.#messages = new Uint32Array(length);
    this.#lastUs = new Float64Array(length);
    this.#lastChannel = new Uint32Array(length);
  }

  addChannel(channel: string, rows: MessageRows): void {
    this.#channelNumber++;
    const count: ChannelCount = { channel, messages: 0, posters: 0, lastUs: 0 };
    for (const part of this.#parts) this.#addRows(rows, part, count);
    // Messages without a known author were counted as those of one more poster.
    if (this.#lastChannel[0] === this.#channelNumber) count.posters--;
    if (count.messages === 0) return;
    this.#total += count.messages;
    this.#byChannel.push(count);
  }

  /** The hot loop of all metrics. */
  #addRows(rows: MessageRows, { fromUs, toUs, offsetUs }: OffsetPeriod, count: ChannelCount): void {
    const [rule, channelNumber] = [this.#rule, this.#channelNumber];
    const [messages, lastUs, lastChannel, hours] = [this.#messages, this.#lastUs, this.#lastChannel, this.#hours];
    const { ts, author, flags } = rows.columns;
    const end = rows.firstRowAfter(toUs - 1);
    let [counted, posters, last] = [0, 0, 0];
    let [hour, hourEndUs] = [0, Number.NEGATIVE_INFINITY];
    for (let row = rows.firstRowAfter(fromUs - 1); row < end; row++) {
      const authorIndex = author[row] ?? 0;
      if (!isCounted(rule, flags[row], authorIndex)) continue;
      const us = ts[row] ?? 0;
      counted++;
      last = us;
      messages[authorIndex] = (messages[authorIndex] ?? 0) + 1;
      if (us > (lastUs[authorIndex] ?? 0)) lastUs[authorIndex] = us;
      if (us >= hourEndUs) {
        // Whole numbers of 32 bits: the remainder of doubles takes ten times as long.
        const localHour = Math.floor((us + offsetUs) / HOUR_US) | 0;
        hour = (localHour + FIRST_HOUR_OF_WEEK) % HOURS_PER_WEEK;
        hourEndUs = (localHour + 1) * HOUR_US - offsetUs;
      }
      hours[hour] = (hours[hour] ?? 0) + 1;
      // Without a branch, because the processor could not predict it.
      posters += Number(lastChannel[authorIndex] !== channelNumber);
      lastChannel[authorIndex] = channelNumber;
    }
    count.messages += counted;
    count.posters += posters;
    count.lastUs = Math.max(count.lastUs, last);
  }

  counts(): WindowCounts {
    const byAuthor = { messages: this.#messages, lastUs: this.#lastUs };
    return {
      messages: this.#total,
      posters: countPosters(byAuthor),
      byAuthor,
      byChannel: this.#byChannel,
      hours: this.#hours,
    };
  }
}
