import { calendarDate, daysSinceUnixEpoch, startOfMonth } from './calendar.ts';
import { earliest } from './earliest.ts';
import type { CalendarUnit, Comparison, Period } from './period.ts';
import type { TimeWindow } from './time-window.ts';
import type { TimeZone } from './time-zone.ts';
import { DAY_US, type Microseconds, msToUs } from './units.ts';

/** What a period is at one moment (docs/metrics.md#period). */
export interface ResolvedPeriod {
  /** What counts: the period up to the moment shown. Empty where the moment lies before the period. */
  window: TimeWindow;
  /** The whole period as of the present. The moment shown moves within it. */
  axis: TimeWindow;
  /** Whether begin and end move with the moment shown. */
  isRolling: boolean;
  /** Whether the window ends at the moment shown, and not before it. */
  endsNow: boolean;
  /** When a calendar period becomes another one, or a custom one begins or ends; null if time does neither. */
  nextPeriodUs: Microseconds | null;
}

/** The window with which another one is compared. */
export interface ComparedPeriod {
  window: TimeWindow;
  /** How far before the window it begins. */
  lagUs: Microseconds;
  /** Where a moment of the axis lies in the comparison. */
  toCompared: (us: Microseconds) => Microseconds;
}

/**
 * What a period is at the moment shown, `momentUs`, while the present is `presentUs`. Calendar periods are those of the
 * time zone at the present. `firstObservedUs`: the first message or join, from which `all` begins; null if there is none.
 */
export function resolvePeriod(
  period: Period,
  momentUs: Microseconds,
  zone: TimeZone,
  firstObservedUs: Microseconds | null,
  presentUs: Microseconds = momentUs,
): ResolvedPeriod {
  switch (period.kind) {
    case 'last': {
      const rolling = (untilUs: Microseconds) => ({ afterUs: untilUs - period.days * DAY_US, untilUs });
      return {
        window: rolling(momentUs),
        axis: rolling(presentUs),
        isRolling: true,
        endsNow: true,
        nextPeriodUs: null,
      };
    }
    case 'all': {
      const afterUs = Math.min(firstObservedUs ?? presentUs, presentUs) - 1;
      return fixedPeriod({ afterUs, untilUs: presentUs }, momentUs, null);
    }
    case 'calendar': {
      const [fromUs, toUs] = [-period.ago, 1 - period.ago].map((steps) =>
        unitStartUs(zone, presentUs, period.unit, steps),
      );
      return fixedPeriod(
        { afterUs: (fromUs ?? 0) - 1, untilUs: (toUs ?? 0) - 1 },
        momentUs,
        unitStartUs(zone, presentUs, period.unit, 1),
      );
    }
    case 'custom': {
      const axis = { afterUs: msToUs(period.from) - 1, untilUs: msToUs(period.to) - 1 };
      const edges = [axis.afterUs + 1, axis.untilUs + 1].filter((us) => us > presentUs);
      return fixedPeriod(axis, momentUs, earliest(...edges));
    }
  }
}

function fixedPeriod(axis: TimeWindow, momentUs: Microseconds, nextPeriodUs: Microseconds | null): ResolvedPeriod {
  const untilUs = Math.max(axis.afterUs, Math.min(axis.untilUs, momentUs));
  return {
    window: { afterUs: axis.afterUs, untilUs },
    axis,
    isRolling: false,
    endsNow: untilUs === momentUs,
    nextPeriodUs,
  };
}

/**
 * What the window of a period is compared with (docs/metrics.md#comparison); null for no comparison. Whether that time
 * was observed is not considered.
 */
export function comparisonOf(
  period: Period,
  resolved: ResolvedPeriod,
  comparison: Comparison,
  zone: TimeZone,
): ComparedPeriod | null {
  if (comparison === 'none' || period.kind === 'all') return null;
  const { window, axis, isRolling } = resolved;
  const lengthUs = window.untilUs - window.afterUs;
  if (isRolling) {
    const day = zone.localDay(window.untilUs);
    const lagUs = comparison === 'previous' ? lengthUs : (day - yearEarlierDay(day)) * DAY_US;
    const toCompared = comparison === 'previous' ? shiftBy(lagUs) : (us: Microseconds) => yearEarlierUs(zone, us, true);
    return { window: { afterUs: window.afterUs - lagUs, untilUs: window.untilUs - lagUs }, lagUs, toCompared };
  }
  const [fromUs, toUs] = [axis.afterUs + 1, axis.untilUs + 1];
  let full: TimeWindow;
  let toCompared: (us: Microseconds) => Microseconds;
  if (comparison === 'year') {
    full = { afterUs: yearEarlierUs(zone, fromUs, false) - 1, untilUs: yearEarlierUs(zone, toUs, true) - 1 };
    toCompared = (us) => yearEarlierUs(zone, us, true);
  } else if (period.kind === 'calendar') {
    full = { afterUs: unitStartUs(zone, fromUs, period.unit, -1) - 1, untilUs: axis.afterUs };
    const days = zone.localDay(fromUs) - zone.localDay(full.afterUs + 1);
    // The slots of a calendar period begin and end with days.
    toCompared = (us) => zone.dayStartUs(zone.localDay(us) - days);
  } else {
    full = { afterUs: axis.afterUs - (axis.untilUs - axis.afterUs), untilUs: axis.afterUs };
    toCompared = shiftBy(axis.untilUs - axis.afterUs);
  }
  // Of an unfinished period the same elapsed part counts.
  const isWhole = window.untilUs === axis.untilUs && !resolved.endsNow;
  const untilUs = isWhole ? full.untilUs : Math.min(full.untilUs, full.afterUs + lengthUs);
  return { window: { afterUs: full.afterUs, untilUs }, lagUs: window.afterUs - full.afterUs, toCompared };
}

/** The start of the unit that contains the moment, or of another one so many units later. */
function unitStartUs(zone: TimeZone, momentUs: Microseconds, unit: CalendarUnit, steps: number): Microseconds {
  const day = zone.localDay(momentUs);
  const monthsPerUnit = unit === 'month' ? 1 : unit === 'quarter' ? 3 : 12;
  const monthsIntoUnit = (calendarDate(day).month - 1) % monthsPerUnit;
  return zone.dayStartUs(startOfMonth(day, steps * monthsPerUnit - monthsIntoUnit));
}

/** The same local time one calendar year earlier. A midnight that ends a period is the end of the day before it. */
function yearEarlierUs(zone: TimeZone, us: Microseconds, isEnd: boolean): Microseconds {
  const day = zone.localDay(us);
  const isEndOfDay = isEnd && us === zone.dayStartUs(day);
  return sameLocalTimeUs(zone, us, isEndOfDay ? yearEarlierDay(day - 1) + 1 : yearEarlierDay(day));
}

/** The same date one year earlier; of 29 February it is 28 February. */
function yearEarlierDay(dayNumber: number): number {
  const { year, month, day } = calendarDate(dayNumber);
  return daysSinceUnixEpoch(year - 1, month, month === 2 ? Math.min(28, day) : day);
}

/**
 * The local time of the moment on another day. The start of a day becomes the start of the other one. A time that clocks
 * skip becomes the moment at which they are set, and of one that they repeat it is the first.
 */
function sameLocalTimeUs(zone: TimeZone, us: Microseconds, day: number): Microseconds {
  const ownDay = zone.localDay(us);
  if (us === zone.dayStartUs(ownDay)) return zone.dayStartUs(day);
  const offsetUs = zone.offsetPeriods(us, us + 1)[0]?.offsetUs ?? 0;
  const localUs = us + offsetUs + (day - ownDay) * DAY_US;
  for (const period of zone.offsetPeriods(localUs - 2 * DAY_US, localUs + 2 * DAY_US))
    if (localUs - period.offsetUs < period.toUs) return Math.max(period.fromUs, localUs - period.offsetUs);
  return localUs;
}

function shiftBy(lagUs: Microseconds): (us: Microseconds) => Microseconds {
  return (us) => us - lagUs;
}
