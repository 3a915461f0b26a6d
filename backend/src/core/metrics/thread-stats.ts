import type { Community } from '../state/community.ts';
import { type CountingRule, ignoringFilter, isCounted } from '../state/counting-rule.ts';
import { WINDOW_US } from '../time/window.ts';
import { percentiles } from './percentiles.ts';

/** How long the messages that start a thread waited for the first reply of somebody else, ms. */
export interface FirstReplyTimes {
  p50: number | null;
  p90: number | null;
  /** How many have one. */
  n: number;
}

export interface ThreadStats {
  /** Of the messages posted in the window, and of those in the window before. */
  firstReply: FirstReplyTimes;
  firstReplyPrevious: FirstReplyTimes;
  /** 1 at the index of each author to whose messages, of the two windows, somebody else has replied. */
  answeredAuthors: Uint8Array;
}

/**
 * Who replied to whom, of what was posted in the two windows up to `end` (microseconds): the first reply is the earliest
 * counted message in the thread by another person; reactions, programs and the author do not count (`features.md` 4.6).
 */
export function computeThreadStats(community: Community, end: number, rule: CountingRule): ThreadStats {
  const anyone = ignoringFilter(rule);
  const answered = new Uint8Array(community.authors.ids.length);
  const [waits, waitsBefore] = [new GrowableFloat64Array(), new GrowableFloat64Array()];
  for (const { rows } of community.channels.values()) {
    const from = rows.firstRowAfter(end - 2 * WINDOW_US);
    const window = rows.firstRowAfter(end - WINDOW_US);
    const to = rows.firstRowAfter(end);
    const { ts, author, flags } = rows.columns;
    const { replies } = rows;
    const hasReply = new Uint8Array(to - from);
    const last = replies.firstReplyFrom(to);
    for (let reply = replies.firstReplyFrom(from); reply < last; reply++) {
      const [row, start] = [replies.replyRows[reply] ?? 0, replies.rootRows[reply] ?? 0];
      // Rows are sorted by time, so the first reply that is met is the first one.
      if (start < from || hasReply[start - from] === 1) continue;
      const [by, asker] = [author[row] ?? 0, author[start] ?? 0];
      if (asker === by || !isCounted(anyone, flags[row], by) || !isCounted(rule, flags[start], asker)) continue;
      hasReply[start - from] = 1;
      answered[asker] = 1;
      (start < window ? waitsBefore : waits).add((ts[row] ?? 0) - (ts[start] ?? 0));
    }
  }
  return {
    firstReply: toFirstReplyTimes(waits.values()),
    firstReplyPrevious: toFirstReplyTimes(waitsBefore.values()),
    answeredAuthors: answered,
  };
}

function toFirstReplyTimes(values: Float64Array): FirstReplyTimes {
  const [p50 = null, p90 = null] = percentiles(values, [0.5, 0.9]);
  return { p50: usToMsOrNull(p50), p90: usToMsOrNull(p90), n: values.length };
}

function usToMsOrNull(us: number | null): number | null {
  return us === null ? null : Math.floor(us / 1000);
}

/** Numbers in a row. An array of them would be grown with its old copies left behind, and copied to be looked through. */
class GrowableFloat64Array {
  #held = new Float64Array(1024);
  #count = 0;

  add(wait: number): void {
    if (this.#count === this.#held.length) {
      const wider = new Float64Array(2 * this.#count);
      wider.set(this.#held);
      this.#held = wider;
    }
    this.#held[this.#count++] = wait;
  }

  values(): Float64Array {
    return this.#held.subarray(0, this.#count);
  }
}
