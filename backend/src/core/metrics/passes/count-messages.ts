import { type ChannelState, type Community, hasAllRowsAfter, NEVER_US } from '../../state/community.ts';
import { countedTotalsBefore, firstCountedUs } from '../../state/counted-totals.ts';
import { type CountingRule, isCounted } from '../../state/counting-rule.ts';
import type { MessageColumns } from '../../state/rows/message-columns.ts';
import { EARLIEST_PLAUSIBLE_US } from '../../time/slack-timestamp.ts';
import type { TimeZone } from '../../time/time-zone.ts';
import { HOUR_US, type Microseconds, type Milliseconds } from '../../time/units.ts';
import { WINDOW_DAYS, WINDOW_US } from '../../time/window.ts';
import type { DailyCount } from '../daily-count.ts';
import type { WindowCount } from '../window-count.ts';
import { nextAgeStepUs, nextRowAgeStepUs, stepToMs, WINDOW_AGE_STEPS_US } from './age-steps.ts';
import {
  ACTIVE_DAYS_CELL,
  type AuthorCounts,
  CELLS_PER_AUTHOR,
  countPosters,
  createAuthorCells,
  LAST_CHANNEL_CELL,
  MESSAGES_CELL,
  sumCounts,
  toAuthorCounts,
} from './author-counts.ts';
import { type CountsByAge, TimeSlots } from './time-slots.ts';

export interface MessageCounts {
  total: number;
  /** The time of the first counted message with a plausible date; null if there is none. */
  firstUs: Microseconds | null;
  /** The time of the last counted message; null if there is none. */
  lastUs: Microseconds | null;
  window: WindowCount;
  posters: WindowCount;
  byAuthor: AuthorCounts;
  byAuthorPrevious: AuthorCounts;
  /** The channels with a counted message in the window. */
  byChannel: readonly ChannelCount[];
  /** The last `CHART_DAYS` calendar days, oldest first. */
  days: readonly DailyCount[];
  /** The window by hour of the week: 168 numbers, Monday 0 h first. */
  hours: Uint32Array;
  byAge: CountsByAge;
  /** The time of the last message that is older than all of `byAge`; 0 if there is none. */
  lastBeforeUs: Microseconds;
  /** When one of these numbers next changes by time alone, except at the start of a calendar day; ms UTC. */
  nextChangeAt: Milliseconds | null;
}

export interface ChannelCount {
  channel: string;
  messages: number;
  posters: number;
  lastUs: Microseconds;
}

/**
 * All message counts that metrics share, for messages up to `endUs`, in one pass over the rows
 * (docs/metrics.md#counted-messages). `observedUs`: the start of the observation if that is not the time of the first
 * message in the community, which is the case under a filter.
 */
export function countMessages(
  community: Community,
  endUs: Microseconds,
  zone: TimeZone,
  rule: CountingRule,
  observedUs: Microseconds | null = null,
): MessageCounts {
  const counter = new MessageCounter(community, endUs, new TimeSlots(zone, endUs), rule, observedUs);
  for (const [channel, state] of community.channels) counter.addChannel(channel, state);
  return counter.counts();
}

class MessageCounter {
  readonly #community: Community;
  readonly #endUs: Microseconds;
  readonly #slots: TimeSlots;
  readonly #rule: CountingRule;
  readonly #window;
  readonly #previousWindow;
  /** Messages older than the two windows. No metric reads these counts; they spare the loop a branch. */
  readonly #older;
  readonly #byChannel: ChannelCount[] = [];
  #channelNumber = 0;
  #total = 0;
  #firstUs: Microseconds;
  #lastBeforeUs: Microseconds = 0;
  #nextChangeUs: Microseconds = NEVER_US;
  // The result of `#countSlot`: fields, so that it allocates nothing.
  #slotMessages = 0;
  #slotPosters = 0;
  #slotLastUs: Microseconds = 0;

  constructor(
    community: Community,
    endUs: Microseconds,
    slots: TimeSlots,
    rule: CountingRule,
    observedUs: Microseconds | null,
  ) {
    const authors = community.authors.ids.length;
    this.#community = community;
    this.#endUs = endUs;
    this.#slots = slots;
    this.#rule = rule;
    this.#window = createAuthorCells(authors);
    this.#previousWindow = createAuthorCells(authors);
    this.#older = createAuthorCells(authors);
    this.#firstUs = observedUs ?? NEVER_US;
  }

  addChannel(channel: string, state: ChannelState): void {
    const { rows } = state;
    const startUs = this.#slots.startUs(0);
    const [first, end] = [rows.firstRowAfter(startUs - 1), rows.firstRowAfter(this.#endUs)];
    const before = countedTotalsBefore(state, first, this.#rule);
    const firstInSlotsUs = firstCountedUs(rows, Math.max(startUs, EARLIEST_PLAUSIBLE_US), end, this.#rule);
    this.#channelNumber++;
    this.#total += before.messages;
    this.#firstUs = Math.min(this.#firstUs, before.first, firstInSlotsUs);
    this.#lastBeforeUs = Math.max(this.#lastBeforeUs, before.last);
    this.#nextChangeUs = Math.min(this.#nextChangeUs, nextRowAgeStepUs(rows, WINDOW_AGE_STEPS_US, this.#endUs));
    const count = this.#countSlots(channel, rows.columns, first, end);
    // Messages without a known author were counted as those of one more poster.
    count.posters -= Number(this.#window.counts[LAST_CHANNEL_CELL] === this.#channelNumber);
    if (count.messages > 0) this.#byChannel.push(count);
  }

  /** Counts the rows `[first, end)` of a channel, and returns the counts of the window. */
  #countSlots(channel: string, columns: Readonly<MessageColumns>, first: number, end: number): ChannelCount {
    const slots = this.#slots;
    const count: ChannelCount = { channel, messages: 0, posters: 0, lastUs: 0 };
    let row = first;
    for (let slot = 0; slot < slots.length && row < end; slot++) {
      row = this.#countSlot(columns, slot, row, end);
      if (this.#slotMessages === 0) continue;
      slots.add(slot, this.#slotMessages, this.#slotLastUs);
      this.#total += this.#slotMessages;
      if (slots.ageDays(slot) >= WINDOW_DAYS) continue;
      count.messages += this.#slotMessages;
      count.posters += this.#slotPosters;
      count.lastUs = this.#slotLastUs;
    }
    return count;
  }

  /**
   * Counts the rows of one slot, starting at `from`, and returns the first row after the slot. The hot loop of all
   * metrics.
   */
  #countSlot({ ts, author, flags }: Readonly<MessageColumns>, slot: number, from: number, end: number): number {
    const [rule, slots, channelNumber] = [this.#rule, this.#slots, this.#channelNumber];
    const [ageDays, slotEndUs] = [slots.ageDays(slot), slots.startUs(slot + 1)];
    const isInWindow = ageDays < WINDOW_DAYS;
    const cells = isInWindow ? this.#window : ageDays < 2 * WINDOW_DAYS ? this.#previousWindow : this.#older;
    const { counts, lastUs } = cells;
    const { hourCounts } = slots;
    const [hourStartUs, firstHour, day] = [
      slots.hourStartUs(slot),
      slots.hourOfWeek(slot),
      1 << (ageDays % WINDOW_DAYS),
    ];
    let [hour, hourEndUs] = [firstHour, hourStartUs + HOUR_US];
    let [messages, posters, slotLastUs] = [0, 0, 0];
    let row = from;
    for (; row < end; row++) {
      const us = ts[row] ?? 0;
      if (us >= slotEndUs) break;
      const authorIndex = author[row] ?? 0;
      if (!isCounted(rule, flags[row], authorIndex)) continue;
      slotLastUs = us;
      messages++;
      const cell = authorIndex * CELLS_PER_AUTHOR;
      counts[cell + MESSAGES_CELL] = (counts[cell + MESSAGES_CELL] ?? 0) + 1;
      counts[cell + ACTIVE_DAYS_CELL] = (counts[cell + ACTIVE_DAYS_CELL] ?? 0) | day;
      if (us > (lastUs[authorIndex] ?? 0)) lastUs[authorIndex] = us;
      if (!isInWindow) continue;
      if (us >= hourEndUs) {
        hour = firstHour + Math.floor((us - hourStartUs) / HOUR_US);
        hourEndUs = hourStartUs + (hour - firstHour + 1) * HOUR_US;
      }
      hourCounts[hour] = (hourCounts[hour] ?? 0) + 1;
      // Without a branch, because the processor could not predict it.
      posters += Number(counts[cell + LAST_CHANNEL_CELL] !== channelNumber);
      counts[cell + LAST_CHANNEL_CELL] = channelNumber;
    }
    this.#slotMessages = messages;
    this.#slotPosters = posters;
    this.#slotLastUs = slotLastUs;
    return row;
  }

  counts(): MessageCounts {
    const [byAuthor, byAuthorPrevious] = [toAuthorCounts(this.#window), toAuthorCounts(this.#previousWindow)];
    const [firstUs, endUs] = [this.#firstUs, this.#endUs];
    // During time travel, a page may not hold the rows of the previous window.
    const isPreviousKnown = firstUs <= endUs - 2 * WINDOW_US && hasAllRowsAfter(this.#community, endUs - 2 * WINDOW_US);
    const byAge = this.#slots.countsByAge();
    const lastUs = byAge.lastUs.reduce((last, us) => Math.max(last, us), this.#lastBeforeUs);
    return {
      total: this.#total,
      firstUs: firstUs === NEVER_US ? null : firstUs,
      lastUs: lastUs === 0 ? null : lastUs,
      window: {
        count: sumCounts(byAuthor.messages),
        previous: isPreviousKnown ? sumCounts(byAuthorPrevious.messages) : null,
      },
      posters: {
        count: countPosters(byAuthor),
        previous: isPreviousKnown ? countPosters(byAuthorPrevious) : null,
      },
      byAuthor,
      byAuthorPrevious,
      byChannel: this.#byChannel,
      days: this.#slots.dailyCounts(),
      hours: this.#slots.countsByHourOfWeek(),
      byAge,
      lastBeforeUs: this.#lastBeforeUs,
      nextChangeAt: stepToMs(Math.min(this.#nextChangeUs, this.#previousKnownUs())),
    };
  }

  /** When the previous window becomes known, or `NEVER_US`. */
  #previousKnownUs(): Microseconds {
    if (this.#firstUs === NEVER_US) return NEVER_US;
    const heldSinceUs = Math.max(this.#firstUs, this.#community.horizonUs - 1);
    return nextAgeStepUs(heldSinceUs, [2 * WINDOW_US], this.#endUs);
  }
}
