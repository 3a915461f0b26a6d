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
 * the begins and ends of all windows divide the time into slots, and each window is a sum of slots.
 */
export function rollingCounts(
  community: Community,
  momentsUs: readonly Microseconds[],
  rule: CountingRule,
): RollingCounts[] {
  const edges = Float64Array.from(new Set(momentsUs.flatMap((us) => [us - WINDOW_US, us]))).sort();
  const slots = new RollingSlots(community, edges, rule);
  const posters = new Uint32Array(edges.length);
  const windows = momentsUs.map((us) => ({ us, from: edges.indexOf(us - WINDOW_US), to: edges.indexOf(us) }));
  let next = 0;
  for (let slot = 0; slot < edges.length - 1; slot++) {
    slots.addRows(slot);
    for (; windows[next]?.to === slot + 1; next++) posters[next] = slots.countPosters(windows[next]?.from ?? 0);
  }
  const messagesBefore = prefixSums(slots.messages);
  const joinsBefore = prefixSums(countJoins(community, edges));
  return windows.map(({ us, from, to }, i) => ({
    us,
    messages: (messagesBefore[to] ?? 0) - (messagesBefore[from] ?? 0),
    newMembers: (joinsBefore[to] ?? 0) - (joinsBefore[from] ?? 0),
    posters: posters[i] ?? 0,
    lastUs: slots.lastUs[to] ?? 0,
  }));
}

/**
 * The times `(edge, next edge]`; the time after the last edge does not count. The rows of one slot of all channels are
 * counted before those of the next slot, so that one number for each author tells who posted in a window.
 */
class RollingSlots {
  /** By slot. */
  readonly messages: Uint32Array;
  /** The time of the last counted message up to each edge; 0 if there is none. */
  readonly lastUs: Float64Array;
  readonly #edges: Float64Array;
  readonly #rule: CountingRule;
  readonly #channels: { rows: MessageRows; nextRow: number }[] = [];
  /** The last slot in which each author posted, plus 1; 0 if there is none. */
  readonly #lastSlots: Int32Array;

  constructor({ channels, authors }: Community, edges: Float64Array, rule: CountingRule) {
    this.#edges = edges;
    this.#rule = rule;
    this.#lastSlots = new Int32Array(authors.ids.length);
    this.messages = new Uint32Array(edges.length);
    this.lastUs = new Float64Array(edges.length);
    for (const { rows, preHorizon } of channels.values()) {
      const nextRow = rows.firstRowAfter(edges[0] ?? 0);
      this.#channels.push({ rows, nextRow });
      this.lastUs[0] = Math.max(this.lastUs[0] ?? 0, preHorizon.last, lastCountedUs(rows, nextRow, rule));
    }
  }

  addRows(slot: number): void {
    const untilUs = this.#edges[slot + 1] ?? 0;
    let [messages, lastUs] = [0, this.lastUs[slot] ?? 0];
    for (const channel of this.#channels) {
      const { rows, nextRow } = channel;
      channel.nextRow = rows.firstRowAfter(untilUs);
      if (nextRow === channel.nextRow) continue;
      const last = this.#addRange(rows, slot + 1, nextRow, channel.nextRow);
      messages += last.counted;
      lastUs = Math.max(lastUs, rows.columns.ts[last.row] ?? 0);
    }
    this.messages[slot] = messages;
    this.lastUs[slot + 1] = lastUs;
  }

  #addRange(rows: MessageRows, mark: number, from: number, end: number): { counted: number; row: number } {
    const [rule, lastSlots] = [this.#rule, this.#lastSlots];
    const { author, flags } = rows.columns;
    let [counted, last] = [0, -1];
    for (let row = from; row < end; row++) {
      const authorIndex = author[row] ?? 0;
      if (!isCounted(rule, flags[row], authorIndex)) continue;
      counted++;
      last = row;
      lastSlots[authorIndex] = mark;
    }
    return { counted, row: last };
  }

  /** The people with a message in the slots from this one on that were added. Author 0 is not a person. */
  countPosters(from: number): number {
    const lastSlots = this.#lastSlots;
    let posters = 0;
    for (let author = 1; author < lastSlots.length; author++) if ((lastSlots[author] ?? 0) > from) posters++;
    return posters;
  }
}

/** The time of the last counted message in the rows `[0, to)`; 0 if there is none. */
function lastCountedUs(rows: MessageRows, to: number, rule: CountingRule): Microseconds {
  const { ts, author, flags } = rows.columns;
  for (let row = to - 1; row >= 0; row--) if (isCounted(rule, flags[row], author[row])) return ts[row] ?? 0;
  return 0;
}

/** The joins of each slot. */
function countJoins({ people }: Community, edges: Float64Array): Uint32Array {
  const joins = new Uint32Array(edges.length);
  for (const { joinedAtUs, bot } of people.values()) {
    if (bot || joinedAtUs === NEVER_US) continue;
    // Edges below the time; at an edge the slot ends.
    const slot = upperBound(edges, joinedAtUs - 1, 0, edges.length) - 1;
    if (slot >= 0 && slot < edges.length - 1) joins[slot] = (joins[slot] ?? 0) + 1;
  }
  return joins;
}

/** The sum of the values before each index. */
function prefixSums(values: Uint32Array): number[] {
  const sums = [0];
  for (const value of values) sums.push((sums.at(-1) ?? 0) + value);
  return sums;
}
