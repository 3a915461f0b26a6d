import { type Community, hasAllRowsAfter, NEVER_US } from '../state/community.ts';
import { countedTotalsBefore, firstCountedUs } from '../state/counted-totals.ts';
import { type CountingRule, isCounted } from '../state/counting-rule.ts';
import type { MessageRows } from '../state/message-rows.ts';
import { earliest } from '../time/earliest.ts';
import { EARLIEST_PLAUSIBLE_US } from '../time/slack-timestamp.ts';
import type { TimeZone } from '../time/time-zone.ts';
import { HOUR_US, usToMs } from '../time/units.ts';
import { WINDOW_DAYS, WINDOW_US } from '../time/window.ts';
import type { DailyCount } from './daily-count.ts';
import { type CountsByAge, TimeSlots } from './time-slots.ts';
import type { WindowCount } from './window-count.ts';

export interface MessageCounts {
  total: number;
  /** The first counted message of a time that can be true, and the last one, or null. Microseconds. */
  firstUs: number | null;
  lastUs: number | null;
  window: WindowCount;
  posters: WindowCount;
  /** Of the window, and of the window before. */
  byAuthor: AuthorCounts;
  byAuthorPrevious: AuthorCounts;
  /** Of the window; channels without a counted message are left out. */
  byChannel: ChannelCount[];
  /** The last 61 calendar days, oldest first. */
  days: DailyCount[];
  /** The window by hour of the week: 168 numbers, Monday 0 h first. */
  hours: Uint32Array;
  byAge: CountsByAge;
  /** When the last one was posted that is older than all of these; 0 if none is. Microseconds. */
  lastBeforeUs: number;
  /** ms UTC. */
  nextChangeAt: number | null;
}

/** What each author posted in 30 days, per author index. */
export interface AuthorCounts {
  messages: Uint32Array;
  /** When they posted last (microseconds). */
  lastUs: Float64Array;
  /** On which days, counted from the end of the 30: one bit each. */
  activeDays: Uint32Array;
}

export interface ChannelCount {
  channel: string;
  messages: number;
  posters: number;
  /** Microseconds. */
  lastUs: number;
}

/** What is written for each message of an author stands side by side, and so in one line of the processor's cache. */
interface AuthorCells {
  counts: Uint32Array;
  lastUs: Float64Array;
}

/** A power of two; `LAST_CHANNEL_CELL` is the number of the channel that the author was last met in. */
const CELLS_PER_AUTHOR = 4;
const MESSAGES_CELL = 0;
const ACTIVE_DAYS_CELL = 1;
const LAST_CHANNEL_CELL = 2;

/**
 * `messages_total`, `messages_30d`, `messages_prev_30d` and `posters_30d` of `features.md` 4.2, and messages by day, hour
 * and age, of what was posted up to `end` (microseconds): one pass over the rows. `observed`: listening began then, where
 * that is not when the first of these messages was posted.
 */
export function countMessages(
  community: Community,
  end: number,
  zone: TimeZone,
  rule: CountingRule,
  observed: number | null = null,
): MessageCounts {
  const people = community.authors.ids.length;
  const timeline = new TimeSlots(zone, end);
  const { hourCounts: byHour } = timeline;
  const current = createCells(people);
  const previous = createCells(people);
  /** Of what is older, which nobody asks for. */
  const older = createCells(people);
  const byChannel: ChannelCount[] = [];
  let number = 0;
  let total = 0;
  let [first, lastBefore]: [number, number] = [observed ?? NEVER_US, 0];
  let nextChangeAt: number | null = null;

  for (const [channel, state] of community.channels) {
    number++;
    const { rows } = state;
    const { ts, author, flags } = rows.columns;
    const count: ChannelCount = { channel, messages: 0, posters: 0, lastUs: 0 };
    const future = rows.firstRowAfter(end);
    let row = rows.firstRowAfter(timeline.startUs(0) - 1);
    const before = countedTotalsBefore(state, row, rule);
    total += before.messages;
    first = Math.min(
      first,
      before.first,
      firstCountedUs(rows, Math.max(timeline.startUs(0), EARLIEST_PLAUSIBLE_US), future, rule),
    );
    lastBefore = Math.max(lastBefore, before.last);
    for (let slot = 0; slot < timeline.length && row < future; slot++) {
      const to = timeline.startUs(slot + 1);
      const age = timeline.ageDays(slot);
      const isInWindow = age < WINDOW_DAYS;
      const { counts, lastUs: last } = isInWindow ? current : age < 2 * WINDOW_DAYS ? previous : older;
      const [hourBegin, firstHour] = [timeline.hourStartUs(slot), timeline.hourOfWeek(slot)];
      const day = 1 << (age % WINDOW_DAYS);
      let [met, at] = [0, 0];
      let [hour, hourEnd] = [firstHour, hourBegin + HOUR_US];
      for (; row < future; row++) {
        const us = ts[row] ?? 0;
        if (us >= to) break;
        const by = author[row] ?? 0;
        if (!isCounted(rule, flags[row], by)) continue;
        at = us;
        met++;
        const cell = by * CELLS_PER_AUTHOR;
        counts[cell + MESSAGES_CELL] = (counts[cell + MESSAGES_CELL] ?? 0) + 1;
        counts[cell + ACTIVE_DAYS_CELL] = (counts[cell + ACTIVE_DAYS_CELL] ?? 0) | day;
        if (us > (last[by] ?? 0)) last[by] = us;
        if (!isInWindow) continue;
        if (us >= hourEnd) {
          hour = firstHour + Math.floor((us - hourBegin) / HOUR_US);
          hourEnd = hourBegin + (hour - firstHour + 1) * HOUR_US;
        }
        byHour[hour] = (byHour[hour] ?? 0) + 1;
        // Without a branch: a year's authors come in no order that a processor could foresee.
        count.posters += Number(counts[cell + LAST_CHANNEL_CELL] !== number);
        counts[cell + LAST_CHANNEL_CELL] = number;
      }
      if (met === 0) continue;
      timeline.add(slot, met, at);
      total += met;
      if (!isInWindow) continue;
      count.messages += met;
      count.lastUs = at;
    }
    // Nobody known (row 0) is not a person who posts.
    count.posters -= Number(current.counts[LAST_CHANNEL_CELL] === number);
    if (count.messages > 0) byChannel.push(count);
    nextChangeAt = earliest(
      nextChangeAt,
      rowReachesAgeAtMs(rows, rows.firstRowAfter(end - 2 * WINDOW_US), 2 * WINDOW_US),
      rowReachesAgeAtMs(rows, rows.firstRowAfter(end - WINDOW_US), WINDOW_US),
      rowReachesAgeAtMs(rows, future, 0),
    );
  }

  const [byAuthor, byAuthorBefore] = [toAuthorCounts(current), toAuthorCounts(previous)];
  // A browser that looks back may hold no rows of the 30 days before.
  const complete = first <= end - 2 * WINDOW_US && hasAllRowsAfter(community, end - 2 * WINDOW_US);
  const byAge = timeline.countsByAge();
  const last = byAge.lastUs.reduce((a, b) => Math.max(a, b), lastBefore);
  return {
    total,
    firstUs: first === NEVER_US ? null : first,
    lastUs: last === 0 ? null : last,
    window: { count: totalMessages(byAuthor), previous: complete ? totalMessages(byAuthorBefore) : null },
    posters: { count: countPosters(byAuthor), previous: complete ? countPosters(byAuthorBefore) : null },
    byAuthor,
    byAuthorPrevious: byAuthorBefore,
    byChannel,
    days: timeline.dailyCounts(),
    hours: timeline.countsByHourOfWeek(),
    byAge,
    lastBeforeUs: lastBefore,
    nextChangeAt,
  };
}

function createCells(people: number): AuthorCells {
  return { counts: new Uint32Array(CELLS_PER_AUTHOR * people), lastUs: new Float64Array(people) };
}

function toAuthorCounts({ counts, lastUs: last }: AuthorCells): AuthorCounts {
  const [messages, days] = [new Uint32Array(last.length), new Uint32Array(last.length)];
  for (let author = 0; author < last.length; author++) {
    messages[author] = counts[author * CELLS_PER_AUTHOR + MESSAGES_CELL] ?? 0;
    days[author] = counts[author * CELLS_PER_AUTHOR + ACTIVE_DAYS_CELL] ?? 0;
  }
  return { messages, lastUs: last, activeDays: days };
}

function totalMessages({ messages }: AuthorCounts): number {
  return messages.reduce((a, b) => a + b, 0);
}

/** Distinct authors; index 0 is nobody known. */
function countPosters({ messages }: AuthorCounts): number {
  return messages.reduce((people, count, author) => people + (count > 0 && author > 0 ? 1 : 0), 0);
}

/** The millisecond at which a row is `age` microseconds old, if there is such a row. */
function rowReachesAgeAtMs(rows: MessageRows, row: number, age: number): number | null {
  return row < rows.length ? usToMs((rows.columns.ts[row] ?? 0) + age) : null;
}
