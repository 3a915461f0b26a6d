import { type Community, NEVER_US } from '../../state/community.ts';
import { type CountingRule, isCounted } from '../../state/counting-rule.ts';
import { upperBound } from '../../state/rows/message-columns.ts';
import type { MessageRows } from '../../state/rows/message-rows.ts';
import type { Microseconds } from '../../time/units.ts';
import { WINDOW_US } from '../../time/window.ts';

/** The counts of the rolling 30 days that end at `us`. */
export interface RollingCounts {
  us: Microseconds;
  messages: number;
  newMembers: number;
  posters: number;
  /** The time of the last counted message of any age; 0 if there is none. */
  lastUs: Microseconds;
}

export const NO_ROLLING_COUNTS: RollingCounts = { us: 0, messages: 0, newMembers: 0, posters: 0, lastUs: 0 };

/**
 * The counts of the rolling 30 days at several moments, which ascend. One pass over the rows, however many moments:
 * the begins and ends of all windows divide the time into slots `(edge, next edge]`, and each window is a sum of slots.
 * The rows of one slot of all channels come before those of the next, so that one number for each author shows who
 * posted in a window.
 */
export function rollingCounts(
  community: Community,
  momentsUs: readonly Microseconds[],
  rule: CountingRule,
): RollingCounts[] {
  const edges = Float64Array.from(new Set(momentsUs.flatMap((us) => [us - WINDOW_US, us]))).sort();
  const joinsBefore = countJoinsBefore(community, edges);
  /** The last slot in which each author posted, plus 1; 0 if there is none. */
  const lastSlots = new Int32Array(community.authors.ids.length);
  const channels = [...community.channels.values()].map(({ rows, preHorizon }) => {
    const nextRow = rows.firstRowAfter(edges[0] ?? 0);
    return { rows, nextRow, lastUs: Math.max(preHorizon.last, lastCountedUs(rows, nextRow, rule)) };
  });
  let lastUs = Math.max(0, ...channels.map((channel) => channel.lastUs));
  const messagesBefore = [0];
  const found: RollingCounts[] = [];
  for (let to = 1; to < edges.length; to++) {
    let messages = messagesBefore[to - 1] ?? 0;
    for (const channel of channels) {
      const { rows, nextRow } = channel;
      const end = rows.firstRowAfter(edges[to] ?? 0);
      if (nextRow === end) continue;
      channel.nextRow = end;
      const counted = markAuthors(rows, nextRow, end, rule, lastSlots, to);
      messages += counted.messages;
      lastUs = Math.max(lastUs, counted.lastUs);
    }
    messagesBefore.push(messages);
    const us = edges[to] ?? 0;
    if (us !== momentsUs[found.length]) continue;
    const from = edges.indexOf(us - WINDOW_US);
    found.push({
      us,
      messages: messages - (messagesBefore[from] ?? 0),
      newMembers: (joinsBefore[to] ?? 0) - (joinsBefore[from] ?? 0),
      posters: countPosters(lastSlots, from),
      lastUs,
    });
  }
  return found;
}

/** Marks the authors of the counted rows `[from, end)`. */
function markAuthors(
  rows: MessageRows,
  from: number,
  end: number,
  rule: CountingRule,
  marks: Int32Array,
  mark: number,
): { messages: number; lastUs: Microseconds } {
  const { ts, author, flags } = rows.columns;
  let [messages, last] = [0, -1];
  for (let row = from; row < end; row++) {
    const authorIndex = author[row] ?? 0;
    if (!isCounted(rule, flags[row], authorIndex)) continue;
    messages++;
    last = row;
    marks[authorIndex] = mark;
  }
  return { messages, lastUs: messages === 0 ? 0 : (ts[last] ?? 0) };
}

/** The people with a mark above `from`. Author 0 is not a person. */
function countPosters(marks: Int32Array, from: number): number {
  let posters = 0;
  for (let author = 1; author < marks.length; author++) if ((marks[author] ?? 0) > from) posters++;
  return posters;
}

/** The time of the last counted message in the rows `[0, to)`; 0 if there is none. */
function lastCountedUs(rows: MessageRows, to: number, rule: CountingRule): Microseconds {
  const { ts, author, flags } = rows.columns;
  for (let row = to - 1; row >= 0; row--) if (isCounted(rule, flags[row], author[row])) return ts[row] ?? 0;
  return 0;
}

/** The joins before each edge, from the first one on. */
function countJoinsBefore({ people }: Community, edges: Float64Array): number[] {
  const joins = new Uint32Array(edges.length);
  for (const { joinedAtUs, bot } of people.values()) {
    if (bot || joinedAtUs === NEVER_US) continue;
    // Edges below the time; at an edge the slot ends.
    const slot = upperBound(edges, joinedAtUs - 1, 0, edges.length) - 1;
    if (slot >= 0) joins[slot] = (joins[slot] ?? 0) + 1;
  }
  const sums = [0];
  for (const count of joins) sums.push((sums.at(-1) ?? 0) + count);
  return sums;
}
