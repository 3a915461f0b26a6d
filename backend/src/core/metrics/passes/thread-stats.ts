import type { Community } from '../../state/community.ts';
import type { CountingRule } from '../../state/counting-rule.ts';
import type { TimeWindow } from '../../time/time-window.ts';
import { type Microseconds, type Milliseconds, usToMs } from '../../time/units.ts';
import { percentiles } from './percentiles.ts';
import { visitReplies } from './replies.ts';

/** The percentiles of the time from a message that starts a thread to the first reply by another person. */
export interface FirstReplyTimes {
  p50: Milliseconds | null;
  p90: Milliseconds | null;
  /** The number of messages with such a reply. */
  n: number;
}

export interface ThreadStats {
  /** For the messages of the window. */
  firstReply: FirstReplyTimes;
  /** For the messages of the comparison; null without one. */
  firstReplyPrevious: FirstReplyTimes | null;
  /** 1 at the index of each author who got a reply from another person to a message of the window. */
  answeredAuthors: Uint8Array;
  /** By channel: 1 for each row of the window, from its first one on, to which another person replied. */
  answeredRows: ReadonlyMap<string, Uint8Array>;
}

/**
 * First replies to the messages of the windows, given up to `momentUs`: also after the end of a window. The first reply
 * is the earliest counted message in the thread by another person, even if the filter excludes it
 * (docs/metrics.md#first-reply).
 */
export function computeThreadStats(
  community: Community,
  window: TimeWindow,
  compared: TimeWindow | null,
  momentUs: Microseconds,
  rule: CountingRule,
): ThreadStats {
  const answeredAuthors = new Uint8Array(community.authors.ids.length);
  const [waits, waitsPrevious] = [new GrowableFloat64Array(), new GrowableFloat64Array()];
  const answeredRows = new Map<string, Uint8Array>();
  for (const [channel, { rows }] of community.channels) {
    const { ts, author } = rows.columns;
    const answered = visitReplies(rows, window, momentUs, rule, (reply, root, isFirst) => {
      if (!isFirst) return;
      waits.add((ts[reply] ?? 0) - (ts[root] ?? 0));
      answeredAuthors[author[root] ?? 0] = 1;
    });
    answeredRows.set(channel, answered);
    if (!compared) continue;
    visitReplies(rows, compared, momentUs, rule, (reply, root, isFirst) => {
      if (isFirst) waitsPrevious.add((ts[reply] ?? 0) - (ts[root] ?? 0));
    });
  }
  return {
    firstReply: toFirstReplyTimes(waits.values()),
    firstReplyPrevious: compared && toFirstReplyTimes(waitsPrevious.values()),
    answeredAuthors,
    answeredRows,
  };
}

function toFirstReplyTimes(waitsUs: Float64Array): FirstReplyTimes {
  const [p50 = null, p90 = null] = percentiles(waitsUs, [0.5, 0.9]);
  return { p50: p50 === null ? null : usToMs(p50), p90: p90 === null ? null : usToMs(p90), n: waitsUs.length };
}

/** A growing list of numbers in a typed array, which takes less memory than an array of numbers. */
class GrowableFloat64Array {
  #values = new Float64Array(1024);
  #length = 0;

  add(value: number): void {
    if (this.#length === this.#values.length) {
      const larger = new Float64Array(2 * this.#length);
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[this.#length++] = value;
  }

  values(): Float64Array {
    return this.#values.subarray(0, this.#length);
  }
}
