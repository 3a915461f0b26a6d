import { type ChannelState, type Community, hasAllRowsAfter, NEVER_US } from '../../state/community.ts';
import { countedTotalsBefore, firstCountedUs } from '../../state/counted-totals.ts';
import { type CountingRule, isCounted } from '../../state/counting-rule.ts';
import type { MessageColumns } from '../../state/message-columns.ts';
import { EARLIEST_PLAUSIBLE_US } from '../../time/slack-timestamp.ts';
import type { TimeZone } from '../../time/time-zone.ts';
import { HOUR_US, type Microseconds, type Milliseconds } from '../../time/units.ts';
import { WINDOW_DAYS, WINDOW_US } from '../../time/window.ts';
import type { DailyCount } from '../daily-count.ts';
import type { WindowCount } from '../window-count.ts';
import { nextAgeStepUs, nextRowAgeStepUs, stepToMs } from './age-steps.ts';
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
  /** When the first counted message with a plausible date was posted, and the last one; null if there is none. */
  firstUs: Microseconds | null;
  lastUs: Microseconds | null;
  window: WindowCount;
  posters: WindowCount;
  byAuthor: AuthorCounts;
  byAuthorPrevious: AuthorCounts;
  /** Of the window, without the channels that have no counted message in it. */
  byChannel: readonly ChannelCount[];
  /** The last `CHART_DAYS` calendar days, oldest first. */
  days: readonly DailyCount[];
  /** The window by hour of the week: 168 numbers, Monday 0 h first. */
  hours: Uint32Array;
  byAge: CountsByAge;
  /** When the last message was posted that is older than all of `byAge`; 0 if there is none. */
  lastBeforeUs: Microseconds;
  /** When one of these numbers may change by time alone, but for the beginning of another day; ms UTC. */
  nextChangeAt: Milliseconds | null;
}

export interface ChannelCount {
  channel: string;
  messages: number;
  posters: number;
  lastUs: Microseconds;
}

/** The ages at which a message leaves the previous window and the window, and at which it is due. */
const AGE_STEPS_US: readonly Microseconds[] = [0, WINDOW_US, 2 * WINDOW_US];

/**
 * All numbers of messages that metrics share, of what was posted up to `endUs`, in one pass over the rows
 * (docs/metrics.md#counted-messages). `observedUs`: since when the community is observed, where that is not the time of
 * the first message in it, as under a filter.
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
  /** No metric reads what is older; the loop writes it like the rest. */
  readonly #older;
  readonly #byChannel: ChannelCount[] = [];
  #channelNumber = 0;
  #total = 0;
  #firstUs: Microseconds;
  #lastBeforeUs: Microseconds = 0;
  #nextChangeUs: Microseconds = NEVER_US;
  // What the slot counted last adds. Fields, so that nothing is allocated for a slot.
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
    this.#nextChangeUs = Math.min(this.#nextChangeUs, nextRowAgeStepUs(rows, AGE_STEPS_US, this.#endUs));
    const count = this.#countSlots(channel, rows.columns, first, end);
    // Messages without a known author are of no person.
    count.posters -= Number(this.#window.counts[LAST_CHANNEL_CELL] === this.#channelNumber);
    if (count.messages > 0) this.#byChannel.push(count);
  }

  /** What the rows `[first, end)` add to the window of their channel. */
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

  /** Counts the rows of one slot, from `row` on, and returns the first row after it. The hot loop of all metrics. */
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
      const by = author[row] ?? 0;
      if (!isCounted(rule, flags[row], by)) continue;
      slotLastUs = us;
      messages++;
      const cell = by * CELLS_PER_AUTHOR;
      counts[cell + MESSAGES_CELL] = (counts[cell + MESSAGES_CELL] ?? 0) + 1;
      counts[cell + ACTIVE_DAYS_CELL] = (counts[cell + ACTIVE_DAYS_CELL] ?? 0) | day;
      if (us > (lastUs[by] ?? 0)) lastUs[by] = us;
      if (!isInWindow) continue;
      if (us >= hourEndUs) {
        hour = firstHour + Math.floor((us - hourStartUs) / HOUR_US);
        hourEndUs = hourStartUs + (hour - firstHour + 1) * HOUR_US;
      }
      hourCounts[hour] = (hourCounts[hour] ?? 0) + 1;
      // Without a branch: no processor can predict the authors of a year.
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
    // A page that looks back may hold no rows of the previous window.
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
