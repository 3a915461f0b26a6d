import { type Community, isHeld, NEVER } from './community.ts';
import { type CountedRule, isCounted } from './counted.ts';
import { countedBefore, firstCounted } from './counted-sum.ts';
import type { Day } from './days.ts';
import type { Rows } from './rows.ts';
import { type ByAge, Timeline } from './timeline.ts';
import { BEGINNING, HOUR } from './timestamp.ts';
import { earliest, millisecondOf, WINDOW, WINDOW_DAYS, type Windowed } from './window.ts';
import type { Zone } from './zone.ts';

export interface MessageCounts {
  total: number;
  /** The first counted message of a time that can be true, and the last one, or null. Microseconds. */
  first: number | null;
  last: number | null;
  window: Windowed;
  posters: Windowed;
  /** Of the window, and of the window before. */
  byAuthor: Tally;
  byAuthorBefore: Tally;
  /** Of the window; channels without a counted message are left out. */
  byChannel: ChannelCount[];
  /** The last 61 calendar days, oldest first. */
  days: Day[];
  /** The window by hour of the week: 168 numbers, Monday 0 h first. */
  hours: Uint32Array;
  byAge: ByAge;
  /** When the last one was posted that is older than all of these; 0 if none is. Microseconds. */
  lastBefore: number;
  /** ms UTC. */
  nextChangeAt: number | null;
}

/** What each author posted in 30 days, per author index. */
export interface Tally {
  messages: Uint32Array;
  /** When they posted last (microseconds). */
  last: Float64Array;
  /** On which days, counted from the end of the 30: one bit each. */
  days: Uint32Array;
}

export interface ChannelCount {
  channel: string;
  messages: number;
  posters: number;
  /** Microseconds. */
  last: number;
}

/** What is written for each message of an author stands side by side, and so in one line of the processor's cache. */
interface Cells {
  counts: Uint32Array;
  last: Float64Array;
}

/** A power of two; `MET_IN` is the number of the channel that the author was last met in. */
const CELLS = 4;
const MESSAGES = 0;
const DAYS = 1;
const MET_IN = 2;

/**
 * `messages_total`, `messages_30d`, `messages_prev_30d` and `posters_30d` of `features.md` 4.2, and messages by day, hour
 * and age, of what was posted up to `end` (microseconds): one pass over the rows. `observed`: listening began then, where
 * that is not when the first of these messages was posted.
 */
export function countMessages(
  community: Community,
  end: number,
  zone: Zone,
  rule: CountedRule,
  observed: number | null = null,
): MessageCounts {
  const people = community.authors.ids.length;
  const timeline = new Timeline(zone, end);
  const { byHour } = timeline;
  const current = createCells(people);
  const previous = createCells(people);
  /** Of what is older, which nobody asks for. */
  const older = createCells(people);
  const byChannel: ChannelCount[] = [];
  let number = 0;
  let total = 0;
  let [first, lastBefore]: [number, number] = [observed ?? NEVER, 0];
  let nextChangeAt: number | null = null;

  for (const [channel, state] of community.channels) {
    number++;
    const { rows } = state;
    const { ts, author, flags } = rows.columns;
    const count: ChannelCount = { channel, messages: 0, posters: 0, last: 0 };
    const future = rows.firstAfter(end);
    let row = rows.firstAfter(timeline.from(0) - 1);
    const before = countedBefore(state, row, rule);
    total += before.messages;
    first = Math.min(first, before.first, firstCounted(rows, Math.max(timeline.from(0), BEGINNING), future, rule));
    lastBefore = Math.max(lastBefore, before.last);
    for (let slot = 0; slot < timeline.length && row < future; slot++) {
      const to = timeline.from(slot + 1);
      const age = timeline.age(slot);
      const isInWindow = age < WINDOW_DAYS;
      const { counts, last } = isInWindow ? current : age < 2 * WINDOW_DAYS ? previous : older;
      const [hourBegin, firstHour] = [timeline.hourBegin(slot), timeline.hourOfWeek(slot)];
      const day = 1 << (age % WINDOW_DAYS);
      let [met, at] = [0, 0];
      let [hour, hourEnd] = [firstHour, hourBegin + HOUR];
      for (; row < future; row++) {
        const us = ts[row] ?? 0;
        if (us >= to) break;
        const by = author[row] ?? 0;
        if (!isCounted(rule, flags[row], by)) continue;
        at = us;
        met++;
        const cell = by * CELLS;
        counts[cell + MESSAGES] = (counts[cell + MESSAGES] ?? 0) + 1;
        counts[cell + DAYS] = (counts[cell + DAYS] ?? 0) | day;
        if (us > (last[by] ?? 0)) last[by] = us;
        if (!isInWindow) continue;
        if (us >= hourEnd) {
          hour = firstHour + Math.floor((us - hourBegin) / HOUR);
          hourEnd = hourBegin + (hour - firstHour + 1) * HOUR;
        }
        byHour[hour] = (byHour[hour] ?? 0) + 1;
        // Without a branch: a year's authors come in no order that a processor could foresee.
        count.posters += Number(counts[cell + MET_IN] !== number);
        counts[cell + MET_IN] = number;
      }
      if (met === 0) continue;
      timeline.add(slot, met, at);
      total += met;
      if (!isInWindow) continue;
      count.messages += met;
      count.last = at;
    }
    // Nobody known (row 0) is not a person who posts.
    count.posters -= Number(current.counts[MET_IN] === number);
    if (count.messages > 0) byChannel.push(count);
    nextChangeAt = earliest(
      nextChangeAt,
      timeAt(rows, rows.firstAfter(end - 2 * WINDOW), 2 * WINDOW),
      timeAt(rows, rows.firstAfter(end - WINDOW), WINDOW),
      timeAt(rows, future, 0),
    );
  }

  const [byAuthor, byAuthorBefore] = [tallyOf(current), tallyOf(previous)];
  // A browser that looks back may hold no rows of the 30 days before.
  const complete = first <= end - 2 * WINDOW && isHeld(community, end - 2 * WINDOW);
  const byAge = timeline.byAge();
  const last = byAge.last.reduce((a, b) => Math.max(a, b), lastBefore);
  return {
    total,
    first: first === NEVER ? null : first,
    last: last === 0 ? null : last,
    window: { count: sum(byAuthor), previous: complete ? sum(byAuthorBefore) : null },
    posters: { count: posters(byAuthor), previous: complete ? posters(byAuthorBefore) : null },
    byAuthor,
    byAuthorBefore,
    byChannel,
    days: timeline.days(),
    hours: timeline.hours(),
    byAge,
    lastBefore,
    nextChangeAt,
  };
}

function createCells(people: number): Cells {
  return { counts: new Uint32Array(CELLS * people), last: new Float64Array(people) };
}

function tallyOf({ counts, last }: Cells): Tally {
  const [messages, days] = [new Uint32Array(last.length), new Uint32Array(last.length)];
  for (let author = 0; author < last.length; author++) {
    messages[author] = counts[author * CELLS + MESSAGES] ?? 0;
    days[author] = counts[author * CELLS + DAYS] ?? 0;
  }
  return { messages, last, days };
}

function sum({ messages }: Tally): number {
  return messages.reduce((a, b) => a + b, 0);
}

/** Distinct authors; index 0 is nobody known. */
function posters({ messages }: Tally): number {
  return messages.reduce((people, count, author) => people + (count > 0 && author > 0 ? 1 : 0), 0);
}

/** The millisecond at which a row is `age` microseconds old, if there is such a row. */
function timeAt(rows: Rows, row: number, age: number): number | null {
  return row < rows.length ? millisecondOf((rows.columns.ts[row] ?? 0) + age) : null;
}
