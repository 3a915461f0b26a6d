import type { MessageChart } from '../../metrics/chart.ts';
import { bucketEdgesUs, bucketUnit } from '../../time/buckets.ts';
import type { TimeZone } from '../../time/time-zone.ts';
import { type Microseconds, usToMs } from '../../time/units.ts';

/**
 * Messages over the whole past, from the first of them, `firstUs`, up to `momentUs`, compared with nothing. `times`: the
 * times of the messages, each list ascending. Null if no message has a plausible date.
 */
export function countTrend(
  times: readonly (readonly Microseconds[])[],
  firstUs: Microseconds | null,
  momentUs: Microseconds,
  zone: TimeZone,
): MessageChart | null {
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
      before: null,
    })),
  };
}
