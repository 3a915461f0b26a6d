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
    const { author } = rows.columns;
    for (let i = 0; i < current.roots.length; i++) answeredAuthors[author[current.roots[i] ?? 0] ?? 0] = 1;
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
  /** The rows of these messages. */
  roots: Int32Array;
  answeredRows: Uint8Array;
}

const keptReplies = new KeptByRows<FirstReplies>();

function firstReplies(rows: MessageRows, window: TimeWindow, momentUs: Microseconds, rule: CountingRule): FirstReplies {
  const [first, end, replyEnd] = [window.afterUs, window.untilUs, momentUs].map((us) => rows.firstRowAfter(us));
  return keptReplies.get(rows, rule, `${first}|${end}|${replyEnd}`, () => {
    const { length } = rows.replies;
    const [waitsUs, roots] = [new Float64Array(length), new Int32Array(length)];
    let count = 0;
    const { ts } = rows.columns;
    const answeredRows = visitReplies(rows, window, momentUs, rule, (reply, root, isFirst) => {
      if (!isFirst) return;
      waitsUs[count] = (ts[reply] ?? 0) - (ts[root] ?? 0);
      roots[count++] = root;
    });
    return { waitsUs: waitsUs.slice(0, count), roots: roots.slice(0, count), answeredRows };
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
