import { HOURS_PER_WEEK, hourOfWeek } from '../../time/hour-of-week.ts';
import type { TimeWindow } from '../../time/time-window.ts';
import type { TimeZone } from '../../time/time-zone.ts';
import type { Microseconds } from '../../time/units.ts';

/**
 * The messages of a window by hour of the week: 168 numbers, Monday 0 h first (docs/metrics.md#busy-hours). `times`: the
 * times of the messages, each list ascending.
 */
export function countHoursOfWeek(
  times: readonly (readonly Microseconds[])[],
  { afterUs, untilUs }: TimeWindow,
  zone: TimeZone,
): Uint32Array {
  const counts = new Uint32Array(HOURS_PER_WEEK);
  const firstUs = Math.max(afterUs + 1, Math.min(...times.map(([first = untilUs]) => first)));
  const periods = firstUs > untilUs ? [] : zone.offsetPeriods(firstUs, untilUs + 1);
  for (const list of times) {
    let period = 0;
    for (const us of list) {
      if (us < firstUs || us > untilUs) continue;
      while (us >= (periods[period]?.toUs ?? Number.POSITIVE_INFINITY)) period++;
      const hour = hourOfWeek(us + (periods[period]?.offsetUs ?? 0));
      counts[hour] = (counts[hour] ?? 0) + 1;
    }
  }
  return counts;
}
