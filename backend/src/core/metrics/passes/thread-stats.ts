import type { Community } from '../../state/community.ts';
import { KeptByRows } from '../../state/counting/kept-by-rows.ts';
import type { CountingRule } from '../../state/counting-rule.ts';
import type { MessageRows } from '../../state/rows/message-rows.ts';
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
 * (docs/metrics.md#first-reply). Channels that did not change are kept.
 */
export function computeThreadStats(
  community: Community,
  window: TimeWindow,
  compared: TimeWindow | null,
  momentUs: Microseconds,
  rule: CountingRule,
): ThreadStats {
  const { authors, channels } = community;
  const answeredAuthors = new Uint8Array(authors.ids.length);
  const answeredRows = new Map<string, Uint8Array>();
  const [waits, waitsPrevious]: [Float64Array[], Float64Array[]] = [[], []];
  for (const [channel, { rows }] of channels) {
    const current = firstReplies(rows, window, momentUs, rule);
    waits.push(current.waitsUs);
    for (let i = 0; i < current.askers.length; i++) answeredAuthors[current.askers[i] ?? 0] = 1;
    answeredRows.set(channel, current.answeredRows);
    if (compared) waitsPrevious.push(firstReplies(rows, compared, momentUs, rule).waitsUs);
  }
  return {
    firstReply: toFirstReplyTimes(waits),
    firstReplyPrevious: compared && toFirstReplyTimes(waitsPrevious),
    answeredAuthors,
    answeredRows,
  };
}

/** The first replies to the messages of one channel. */
interface FirstReplies {
  waitsUs: Float64Array;
  /** The authors who got one, by index. */
  askers: Uint32Array;
  answeredRows: Uint8Array;
}

const keptReplies = new KeptByRows<FirstReplies>();

function firstReplies(rows: MessageRows, window: TimeWindow, momentUs: Microseconds, rule: CountingRule): FirstReplies {
  const [first, end, replyEnd] = [window.afterUs, window.untilUs, momentUs].map((us) => rows.firstRowAfter(us));
  return keptReplies.get(rows, rule, `${first}|${end}|${replyEnd}`, () => {
    const waits = new GrowableFloat64Array();
    const askers = new Set<number>();
    const { ts, author } = rows.columns;
    const answeredRows = visitReplies(rows, window, momentUs, rule, (reply, root, isFirst) => {
      if (!isFirst) return;
      waits.add((ts[reply] ?? 0) - (ts[root] ?? 0));
      askers.add(author[root] ?? 0);
    });
    return { waitsUs: waits.values().slice(), askers: Uint32Array.from(askers), answeredRows };
  });
}

function toFirstReplyTimes(waits: readonly Float64Array[]): FirstReplyTimes {
  const waitsUs = joinArrays(waits);
  const [p50 = null, p90 = null] = percentiles(waitsUs, [0.5, 0.9]);
  return { p50: p50 === null ? null : usToMs(p50), p90: p90 === null ? null : usToMs(p90), n: waitsUs.length };
}

function joinArrays(arrays: readonly Float64Array[]): Float64Array {
  const joined = new Float64Array(arrays.reduce((length, array) => length + array.length, 0));
  let at = 0;
  for (const array of arrays) {
    joined.set(array, at);
    at += array.length;
  }
  return joined;
}

/** A growing list of numbers in a typed array, which takes less memory than an array of numbers. */
class GrowableFloat64Array {
  #values = new Float64Array(64);
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
