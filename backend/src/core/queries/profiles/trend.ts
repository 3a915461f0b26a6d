import { type BucketUnit, bucketEdgesUs, bucketUnit } from '../../time/buckets.ts';
import type { TimeZone } from '../../time/time-zone.ts';
import { type Microseconds, type Milliseconds, usToMs } from '../../time/units.ts';

/** Messages over the whole past, in slots whose length follows that of the past (docs/metrics.md#buckets). */
export interface Trend {
  unit: BucketUnit;
  /**
   * Without a gap, oldest first. ms UTC, half-open. The first one begins with the first
   * message, the last one ends at the moment shown.
   */
  slots: readonly TrendSlot[];
}

export interface TrendSlot {
  from: Milliseconds;
  to: Milliseconds;
  messages: number;
}

/**
 * Counts messages from the first of them, `firstUs`, up to `momentUs`. `times`: the times of the messages, each list
 * ascending. Null if no message has a plausible date.
 */
export function countTrend(
  times: readonly (readonly Microseconds[])[],
  firstUs: Microseconds | null,
  momentUs: Microseconds,
  zone: TimeZone,
): Trend | null {
  if (firstUs === null) return null;
  const past = { afterUs: firstUs - 1, untilUs: momentUs };
  const unit = bucketUnit(past);
  const edges = bucketEdgesUs(past, unit, zone);
  const counts = new Uint32Array(edges.length - 1);
  for (const list of times) {
    let slot = 0;
    for (const us of list) {
      if (us < firstUs) continue;
      while (us >= (edges[slot + 1] ?? Number.POSITIVE_INFINITY)) slot++;
      counts[slot] = (counts[slot] ?? 0) + 1;
    }
  }
  return {
    unit,
    slots: Array.from(counts, (messages, i) => ({
      from: usToMs(edges[i] ?? 0),
      to: usToMs(edges[i + 1] ?? 0),
      messages,
    })),
  };
}
