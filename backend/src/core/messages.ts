import { type Community, NEVER } from './community.ts';
import type { Rows } from './rows.ts';
import { earliest, millisecondOf, WINDOW, type Windowed } from './window.ts';

type Counted = (rows: Rows, row: number) => boolean;

export interface MessageCounts {
  total: number;
  /** The first and the last counted message, or null. Microseconds. */
  first: number | null;
  last: number | null;
  window: Windowed;
  posters: Windowed;
  /** Of the window. */
  byAuthor: Tally;
  /** ms UTC. */
  nextChangeAt: number | null;
}

/** Per author index: how many messages, and when the last of them was posted (microseconds). */
export interface Tally {
  messages: Uint32Array;
  last: Float64Array;
}

/**
 * `messages_total`, `messages_30d`, `messages_prev_30d` and `posters_30d` of `features.md` 4.2, of what was posted up to
 * `end` (microseconds), in one pass over the rows.
 */
export function countMessages(community: Community, end: number, counted: Counted): MessageCounts {
  const people = community.authors.ids.length;
  const current = createTally(people);
  const previous = createTally(people);
  let total = 0;
  let [first, last] = [NEVER, 0];
  let nextChangeAt: number | null = null;

  for (const { rows, before } of community.channels.values()) {
    const windowBefore = rows.firstAfter(end - 2 * WINDOW);
    const window = rows.firstAfter(end - WINDOW);
    const future = rows.firstAfter(end);
    for (let row = 0; row < future; row++) {
      if (!counted(rows, row)) continue;
      const ts = rows.tsAt(row);
      total++;
      if (ts < first) first = ts;
      if (ts > last) last = ts;
      if (row >= window) add(current, rows.authorAt(row), ts);
      else if (row >= windowBefore) add(previous, rows.authorAt(row), ts);
    }
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

  const complete = first <= end - 2 * WINDOW;
  return {
    total,
    first: first === NEVER ? null : first,
    last: last === 0 ? null : last,
    window: { count: sum(current), previous: complete ? sum(previous) : null },
    posters: { count: posters(current), previous: complete ? posters(previous) : null },
    byAuthor: current,
    nextChangeAt,
  };
}

function createTally(people: number): Tally {
  return { messages: new Uint32Array(people), last: new Float64Array(people) };
}

function add(tally: Tally, author: number, ts: number): void {
  tally.messages[author] = (tally.messages[author] ?? 0) + 1;
  tally.last[author] = Math.max(tally.last[author] ?? 0, ts);
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
  return row < rows.length ? millisecondOf(rows.tsAt(row) + age) : null;
}
