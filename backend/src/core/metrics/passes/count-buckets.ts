import type { Community } from '../../state/community.ts';
import { countedBefore } from '../../state/counting/counted-prefix.ts';
import type { CountingRule } from '../../state/counting-rule.ts';
import type { Microseconds } from '../../time/units.ts';

/**
 * The counted messages up to `untilUs` of each slot `[edge, next edge)`. The edges ascend; a slot whose edges are equal
 * is empty.
 */
export function countBuckets(
  community: Community,
  edgesUs: readonly Microseconds[],
  untilUs: Microseconds,
  rule: CountingRule,
): Uint32Array {
  const counts = new Uint32Array(Math.max(0, edgesUs.length - 1));
  for (const { rows } of community.channels.values()) {
    const last = rows.firstRowAfter(untilUs);
    let row = Math.min(last, rows.firstRowAfter((edgesUs[0] ?? 0) - 1));
    const countBefore = countedBefore(rows, rule);
    let before = countBefore(row);
    for (let slot = 0; slot < counts.length && row < last; slot++) {
      const end = Math.min(last, rows.firstRowAfter((edgesUs[slot + 1] ?? 0) - 1));
      if (end === row) continue;
      const counted = countBefore(end);
      counts[slot] = (counts[slot] ?? 0) + counted - before;
      [row, before] = [end, counted];
    }
  }
  return counts;
}
