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
 */
export function rollingCounts(
  community: Community,
  momentsUs: readonly Microseconds[],
  rule: CountingRule,
): RollingCounts[] {
  const edges = Float64Array.from(new Set(momentsUs.flatMap((us) => [us - WINDOW_US, us]))).sort();
  const slots = new RollingSlots(edges, community.authors.ids.length, rule);
  for (const { rows, preHorizon } of community.channels.values()) slots.addChannel(rows, preHorizon.last);
  for (const { joinedAtUs, bot } of community.people.values())
    if (!bot && joinedAtUs !== NEVER_US) slots.addJoin(joinedAtUs);
  return slots.windows(momentsUs);
}

/** The times `(edge, next edge]`; the time after the last edge does not count. */
class RollingSlots {
  readonly #edges: Float64Array;
  readonly #rule: CountingRule;
  readonly #messages: Uint32Array;
  readonly #joins: Uint32Array;
  readonly #lastUs: Float64Array;
  /** 1 where the author posted in the slot: one row of authors for each slot. */
  readonly #isActive: Uint8Array;
  readonly #authors: number;
  #lastBeforeUs: Microseconds = 0;

  constructor(edges: Float64Array, authors: number, rule: CountingRule) {
    this.#edges = edges;
    this.#rule = rule;
    this.#authors = authors;
    this.#messages = new Uint32Array(edges.length);
    this.#joins = new Uint32Array(edges.length);
    this.#lastUs = new Float64Array(edges.length);
    this.#isActive = new Uint8Array(authors * edges.length);
  }

  addChannel(rows: MessageRows, lastBeforeHorizonUs: Microseconds): void {
    const edges = this.#edges;
    let row = rows.firstRowAfter(edges[0] ?? 0);
    this.#lastBeforeUs = Math.max(this.#lastBeforeUs, lastBeforeHorizonUs, this.#lastCountedUs(rows, row));
    for (let slot = 0; slot < edges.length - 1; slot++) {
      const end = rows.firstRowAfter(edges[slot + 1] ?? 0);
      if (row < end) this.#addRows(rows, slot, row, end);
      row = end;
    }
  }

  addJoin(us: Microseconds): void {
    // Edges below the time; at an edge the slot ends.
    const slot = upperBound(this.#edges, us - 1, 0, this.#edges.length) - 1;
    if (slot >= 0 && slot < this.#edges.length - 1) this.#joins[slot] = (this.#joins[slot] ?? 0) + 1;
  }

  #addRows(rows: MessageRows, slot: number, from: number, end: number): void {
    const rule = this.#rule;
    const isActive = this.#isActive.subarray(slot * this.#authors, (slot + 1) * this.#authors);
    const { ts, author, flags } = rows.columns;
    let [counted, last] = [0, -1];
    for (let row = from; row < end; row++) {
      const authorIndex = author[row] ?? 0;
      if (!isCounted(rule, flags[row], authorIndex)) continue;
      counted++;
      last = row;
      isActive[authorIndex] = 1;
    }
    if (counted === 0) return;
    this.#messages[slot] = (this.#messages[slot] ?? 0) + counted;
    this.#lastUs[slot] = Math.max(this.#lastUs[slot] ?? 0, ts[last] ?? 0);
  }

  /** The time of the last counted message in the rows `[0, to)`; 0 if there is none. */
  #lastCountedUs(rows: MessageRows, to: number): Microseconds {
    const { ts, author, flags } = rows.columns;
    for (let row = to - 1; row >= 0; row--) if (isCounted(this.#rule, flags[row], author[row])) return ts[row] ?? 0;
    return 0;
  }

  windows(momentsUs: readonly Microseconds[]): RollingCounts[] {
    const edges = [...this.#edges];
    const ranges = momentsUs.map((us) => ({ from: edges.indexOf(us - WINDOW_US), to: edges.indexOf(us) }));
    const posters = this.#countPosters(ranges);
    const messagesBefore = prefixSums(this.#messages);
    const joinsBefore = prefixSums(this.#joins);
    const lastBefore: number[] = [this.#lastBeforeUs];
    for (const us of this.#lastUs) lastBefore.push(Math.max(lastBefore.at(-1) ?? 0, us));
    return momentsUs.map((us, i) => {
      const { from = 0, to = 0 } = ranges[i] ?? {};
      return {
        us,
        messages: (messagesBefore[to] ?? 0) - (messagesBefore[from] ?? 0),
        newMembers: (joinsBefore[to] ?? 0) - (joinsBefore[from] ?? 0),
        posters: posters[i] ?? 0,
        lastUs: lastBefore[to] ?? 0,
      };
    });
  }

  /** The people with a message in the slots `[from, to)`. Author 0 is not a person. */
  #countPosters(ranges: readonly { from: number; to: number }[]): Uint32Array {
    const [isActive, authors] = [this.#isActive, this.#authors];
    const posters = new Uint32Array(ranges.length);
    const lastActive = new Int32Array(authors).fill(-1);
    let slot = 0;
    for (const [i, { from, to }] of ranges.entries()) {
      for (; slot < to; slot++) {
        const start = slot * authors;
        for (let author = 1; author < authors; author++) if (isActive[start + author] === 1) lastActive[author] = slot;
      }
      let count = 0;
      for (let author = 1; author < authors; author++) count += Number((lastActive[author] ?? -1) >= from);
      posters[i] = count;
    }
    return posters;
  }
}

/** The sum of the values before each index. */
function prefixSums(values: Uint32Array): number[] {
  const sums = [0];
  for (const value of values) sums.push((sums.at(-1) ?? 0) + value);
  return sums;
}
