import type { Community } from './community.ts';
import { type CountedRule, isCounted, unfiltered } from './counted.ts';
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
  const anyone = unfiltered(rule);
  const waits: number[] = [];
  const waitsBefore: number[] = [];
  const answered = new Uint8Array(community.authors.ids.length);
  for (const { rows } of community.channels.values()) {
    const from = rows.firstAfter(end - 2 * WINDOW);
    const window = rows.firstAfter(end - WINDOW);
    const to = rows.firstAfter(end);
    const { ts, root, author, flags } = rows.columns;
    const hasReply = new Uint8Array(to - from);
    for (let row = from; row < to; row++) {
      const thread = root[row] ?? 0;
      if (thread === 0) continue;
      const by = author[row] ?? 0;
      const start = rowBefore(ts, thread, from, row);
      // Rows are sorted by time, so the first reply that is met is the first one.
      if (start < 0 || hasReply[start - from] === 1) continue;
      const asker = author[start] ?? 0;
      if (asker === by || !isCounted(anyone, flags[row], by) || !isCounted(rule, flags[start], asker)) continue;
      hasReply[start - from] = 1;
      answered[asker] = 1;
      (start < window ? waitsBefore : waits).push((ts[row] ?? 0) - thread);
    }
  }
  return { firstReply: summed(waits), before: summed(waitsBefore), answered };
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
  const values = new Float64Array(waits);
  return { p50: ms(percentile(values, 0.5)), p90: ms(percentile(values, 0.9)), n: values.length };
}

function ms(us: number | null): number | null {
  return us === null ? null : Math.floor(us / 1000);
}
