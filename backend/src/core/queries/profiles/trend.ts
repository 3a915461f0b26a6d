import type { TimeZone } from '../../time/time-zone.ts';
import { DAY_US, type Microseconds, type Milliseconds, usToMs } from '../../time/units.ts';
import { calendarEdgesUs } from './calendar-edges.ts';

/** Messages over the whole past, by the week or the month. */
export interface Trend {
  unit: 'week' | 'month';
  /** Without a gap, oldest first. ms UTC, half-open. The last one may end after the moment shown. */
  slots: readonly TrendSlot[];
}

export interface TrendSlot {
  from: Milliseconds;
  to: Milliseconds;
  messages: number;
}

/** The longest past that is shown by the week. */
const MAX_WEEKLY_US: Microseconds = 2 * 366 * DAY_US;

/**
 * Counts messages from the first of them up to `untilUs`, by calendar weeks (from Monday) or months of the zone. `times`:
 * the times of the messages, each list ascending. Null if there are none with a plausible date, which is `firstUs`.
 */
export function countTrend(
  times: readonly (readonly Microseconds[])[],
  firstUs: Microseconds | null,
  untilUs: Microseconds,
  zone: TimeZone,
): Trend | null {
  if (firstUs === null) return null;
  const unit = untilUs - firstUs > MAX_WEEKLY_US ? 'month' : 'week';
  const edges = calendarEdgesUs(unit, firstUs, untilUs, zone);
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
