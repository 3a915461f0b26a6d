import { type Community, NEVER } from './community.ts';
import { type CountedRule, isCounted } from './counted.ts';
import { type Day, DayTally, HourTally } from './days.ts';
import type { Rows } from './rows.ts';
import { BEGINNING } from './timestamp.ts';
import { earliest, millisecondOf, WINDOW, type Windowed } from './window.ts';
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
  firstPosts: FirstPosts;
  /** The last 61 calendar days, oldest first. */
  days: Day[];
  /** The window by hour of the week: 168 numbers, Monday 0 h first. */
  hours: Uint32Array;
  /** ms UTC. */
  nextChangeAt: number | null;
}

/** Per author index: how many messages, and when the last of them was posted (microseconds). */
export interface Tally {
  messages: Uint32Array;
  last: Float64Array;
}

export interface ChannelCount {
  channel: string;
  messages: number;
  posters: number;
  /** Microseconds. */
  last: number;
}

/** Per author index: where and when they first posted within the window (microseconds, 0 for never). */
export interface FirstPosts {
  channel: (string | undefined)[];
  at: Float64Array;
}

/**
 * `messages_total`, `messages_30d`, `messages_prev_30d` and `posters_30d` of `features.md` 4.2, and messages by day and
 * hour in a zone, of what was posted up to `end` (microseconds): one pass over the rows. `observed`: listening began then,
 * where that is not when the first of these messages was posted.
 */
export function countMessages(
  community: Community,
  end: number,
  zone: Zone,
  rule: CountedRule,
  observed: number | null = null,
): MessageCounts {
  const people = community.authors.ids.length;
  const current = createTally(people);
  const previous = createTally(people);
  const days = new DayTally(zone, end);
  const hours = new HourTally(zone, end - WINDOW + 1, end + 1);
  const byChannel: ChannelCount[] = [];
  const firstPosts: FirstPosts = { channel: [], at: new Float64Array(people) };
  /** Per author index: the number of the channel that they were last met in. */
  const metIn = new Uint32Array(people);
  let number = 0;
  let total = 0;
  let [first, last] = [NEVER, 0];
  let nextChangeAt: number | null = null;

  for (const [channel, { rows, before }] of community.channels) {
    number++;
    const count: ChannelCount = { channel, messages: 0, posters: 0, last: 0 };
    const { ts, author, flags } = rows.columns;
    const windowBefore = rows.firstAfter(end - 2 * WINDOW);
    const window = rows.firstAfter(end - WINDOW);
    const future = rows.firstAfter(end);
    const shown = rows.firstAfter(days.from - 1);
    for (let row = 0; row < future; row++) {
      const by = author[row] ?? 0;
      if (!isCounted(rule, flags[row], by)) continue;
      const at = ts[row] ?? 0;
      total++;
      if (at < first && at >= BEGINNING) first = at;
      if (at > last) last = at;
      if (row >= shown) days.add(at);
      if (row < windowBefore) continue;
      if (row < window) add(previous, by, at);
      else {
        add(current, by, at);
        hours.add(at);
        count.messages++;
        count.last = at;
        if (metIn[by] === number) continue;
        // Rows are sorted: the first of an author in this channel is the earliest.
        metIn[by] = number;
        if (by > 0) count.posters++;
        if (firstPosts.at[by] === 0 || at < (firstPosts.at[by] ?? 0)) {
          firstPosts.at[by] = at;
          firstPosts.channel[by] = channel;
        }
      }
    }
    if (count.messages > 0) byChannel.push(count);
    total += before.messages;
    first = Math.min(first, before.first);
    last = Math.max(last, before.last);
    nextChangeAt = earliest(
      nextChangeAt,
      timeAt(rows, windowBefore, 2 * WINDOW),
      timeAt(rows, window, WINDOW),
      timeAt(rows, future, 0),
    );
  }

  if (observed !== null) first = Math.min(first, observed);
  const complete = first <= end - 2 * WINDOW;
  return {
    total,
    first: first === NEVER ? null : first,
    last: last === 0 ? null : last,
    window: { count: sum(current), previous: complete ? sum(previous) : null },
    posters: { count: posters(current), previous: complete ? posters(previous) : null },
    byAuthor: current,
    byAuthorBefore: previous,
    byChannel,
    firstPosts,
    days: days.days(),
    hours: hours.counts,
    nextChangeAt,
  };
}

function createTally(people: number): Tally {
  return { messages: new Uint32Array(people), last: new Float64Array(people) };
}

function add(tally: Tally, author: number, ts: number): void {
  tally.messages[author] = (tally.messages[author] ?? 0) + 1;
  if (ts > (tally.last[author] ?? 0)) tally.last[author] = ts;
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
