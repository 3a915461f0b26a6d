import { daysSinceUnixEpoch } from '../../time/calendar.ts';
import type { TimeZone } from '../../time/time-zone.ts';
import { DAY_US, type Microseconds } from '../../time/units.ts';

const MONTH_AND_A_DAY = 32;

/**
 * The starts of the calendar weeks (from Monday) or months of the zone that contain `firstUs`, `untilUs` and everything
 * between, ascending, and the end of the last one.
 */
export function calendarEdgesUs(
  unit: 'week' | 'month',
  firstUs: Microseconds,
  untilUs: Microseconds,
  zone: TimeZone,
): Microseconds[] {
  const lastUs = untilUs + MONTH_AND_A_DAY * DAY_US;
  const days = zone.localDaysUpTo(lastUs, Math.ceil((lastUs - firstUs) / DAY_US) + MONTH_AND_A_DAY);
  // By a change of the unit, not by its first day: a zone that crosses the date line has skipped a day.
  const starts = days.filter(({ date }, i) => i > 0 && unitOf(unit, date) !== unitOf(unit, days[i - 1]?.date ?? ''));
  const edges = starts.map(({ fromUs }) => fromUs);
  const first = edges.findLastIndex((us) => us <= firstUs);
  const end = edges.findIndex((us) => us > untilUs);
  return edges.slice(Math.max(0, first), end + 1);
}

/** A text that is the same for all days of one unit. `date`: `2026-03-29`. */
function unitOf(unit: 'week' | 'month', date: string): string {
  if (unit === 'month') return date.slice(0, 7);
  const [year = 0, month = 0, day = 0] = date.split('-').map(Number);
  // 1970-01-01 was a Thursday.
  return String(Math.floor((daysSinceUnixEpoch(year, month, day) + 3) / 7));
}
