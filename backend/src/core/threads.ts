import type { Columns } from './columns.ts';
import type { Community } from './community.ts';
import { type CountedRule, isCounted } from './counted.ts';
import { percentile } from './percentile.ts';
import { WINDOW } from './window.ts';

/** How long the messages that start a thread waited for the first reply of somebody else, ms. */
export interface FirstReply {
  p50: number | null;
  p90: number | null;
  /** How many have one. */
  n: number;
}

export interface Threads {
  /** Of the messages posted in the window, and of those in the window before. */
  firstReply: FirstReply;
  before: FirstReply;
  /** 1 at the index of each author to whose messages, of the two windows, somebody else has replied. */
  answered: Uint8Array;
}

/**
 * Who replied to whom, of what was posted in the two windows up to `end` (microseconds): the first reply is the earliest
 * counted message in the thread by another person; reactions, programs and the author do not count (`features.md` 4.6).
 */
export function readThreads(community: Community, end: number, rule: CountedRule): Threads {
  const waits: number[] = [];
  const waitsBefore: number[] = [];
  const answered = new Uint8Array(community.authors.ids.length);
  for (const { rows } of community.channels.values()) {
    const from = rows.firstAfter(end - 2 * WINDOW);
    const window = rows.firstAfter(end - WINDOW);
    const to = rows.firstAfter(end);
    const { columns } = rows;
    const { ts, root, author, flags } = columns;
    const replies = firstReplies(columns, from, to, rule, answered);
    for (let row = from; row < to; row++) {
      if (root[row] !== 0 || !isCounted(rule, flags[row], author[row])) continue;
      const [at, reply] = [ts[row] ?? 0, replies[row - from] ?? 0];
      if (reply > 0) (row < window ? waitsBefore : waits).push(reply - at);
    }
  }
  return { firstReply: summed(waits), before: summed(waitsBefore), answered };
}

/** For each of the rows `[from, to)` when somebody else first replied to it, or 0. */
function firstReplies(
  { ts, root, author, flags }: Columns,
  from: number,
  to: number,
  rule: CountedRule,
  answered: Uint8Array,
): Float64Array {
  const found = new Float64Array(to - from);
  for (let row = from; row < to; row++) {
    const thread = root[row] ?? 0;
    if (thread === 0 || !isCounted(rule, flags[row], author[row])) continue;
    const start = rowBefore(ts, thread, from, row);
    const asker = author[start] ?? 0;
    if (start < 0 || asker === author[row] || !isCounted(rule, flags[start], asker)) continue;
    answered[asker] = 1;
    if (found[start - from] === 0) found[start - from] = ts[row] ?? 0;
  }
  return found;
}

/** The row of `[from, to)` with this `ts`, or -1. Threads are short-lived: looked for from the end, in growing steps. */
function rowBefore(ts: Float64Array, value: number, from: number, to: number): number {
  let high = to;
  let step = 4;
  let low = high - step;
  while (low > from && (ts[low] ?? 0) > value) {
    high = low;
    step *= 4;
    low -= step;
  }
  low = Math.max(low, from);
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ts[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return low < to && ts[low] === value ? low : -1;
}

function summed(waits: readonly number[]): FirstReply {
  const sorted = Float64Array.from(waits).sort();
  return { p50: ms(percentile(sorted, 0.5)), p90: ms(percentile(sorted, 0.9)), n: sorted.length };
}

function ms(us: number | null): number | null {
  return us === null ? null : Math.floor(us / 1000);
}
