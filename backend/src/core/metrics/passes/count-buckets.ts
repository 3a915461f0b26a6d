import type { Community } from '../../state/community.ts';
import { type CountingRule, isCounted } from '../../state/counting-rule.ts';
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
    const { author, flags } = rows.columns;
    let row = rows.firstRowAfter((edgesUs[0] ?? 0) - 1);
    const last = rows.firstRowAfter(untilUs);
    for (let slot = 0; slot < counts.length && row < last; slot++) {
      const end = Math.min(last, rows.firstRowAfter((edgesUs[slot + 1] ?? 0) - 1));
      let counted = 0;
      for (; row < end; row++) if (isCounted(rule, flags[row], author[row])) counted++;
      counts[slot] = (counts[slot] ?? 0) + counted;
    }
  }
  return counts;
}
