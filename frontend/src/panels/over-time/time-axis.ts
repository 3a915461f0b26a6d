import type { ChartSlot } from 'backend/core/metrics/chart';
import type { Milliseconds } from 'backend/core/time/units';
import { WINDOW_MS } from 'backend/core/time/window';
import type { TimeFormatter } from '../../format/time-formatter.ts';

/** The time of one bar: UTC, half-open. */
export interface TimeRange {
  from: Milliseconds;
  to: Milliseconds;
}

export interface Bar {
  /** Its beginning, UTC. */
  from: Milliseconds;
  label: string;
  messages: number;
  className: string;
  isSelected: boolean;
}

/** An axis of up to so many hours has a label at every sixth hour, a longer one at each midnight. */
const MAX_HOURS_WITH_SIX_HOUR_TICKS = 49;

/** At most four round numbers from 0 on, the last one at or above `max`. */
export function axisTicks(max: number): number[] {
  const rough = Math.max(1, max) / 3;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = Math.max(1, [1, 2, 4, 5, 10].map((factor) => factor * power).find((size) => size >= rough) ?? rough);
  const last = Math.max(1, Math.ceil(max / step));
  return Array.from({ length: last + 1 }, (_, i) => i * step);
}

/**
 * Where a moment (ms UTC) lies on the axis, 0 to 1. Every slot is equally wide, also a day of 25 hours. A moment outside of
 * the slots lies at the nearer end.
 */
export function positionOnAxis(slots: readonly TimeRange[], at: Milliseconds): number {
  const index = slots.findIndex(({ to }) => at < to);
  const slot = slots[index];
  if (!slot) return at < (slots[0]?.from ?? 0) ? 0 : 1;
  return (index + Math.max(0, (at - slot.from) / (slot.to - slot.from))) / slots.length;
}

/** Whether a slot lies in the 30 days up to `now` (ms UTC), even in part, before them or after `now`. */
export function periodOf({ from, to }: TimeRange, now: number): 'future' | 'window' | 'before' {
  if (from > now) return 'future';
  return to > now - WINDOW_MS ? 'window' : 'before';
}

/** A bar for each day. `now` is the moment shown and `present` the present, both ms UTC. */
export function dayBars(days: readonly ChartSlot[], now: number, present: number, timeFormatter: TimeFormatter): Bar[] {
  return days.map((day, i) => ({
    from: day.from,
    label: timeFormatter.weekdayDate(day.from),
    messages: day.messages,
    className: `${periodOf(day, now)}${i === days.length - 1 && day.to > present ? ' today' : ''}`,
    isSelected: false,
  }));
}

/** A bar for each hour. When clocks are set back, the label of the second hour of the same name ends in "again". */
export function hourBars(
  hours: readonly ChartSlot[],
  now: number,
  present: number,
  timeFormatter: TimeFormatter,
): Bar[] {
  const names = hours.map(
    ({ from }) => `${timeFormatter.weekdayDate(from)} ${timeFormatter.timeOfDay(from).slice(0, 5)}`,
  );
  return hours.map((hour, i) => ({
    from: hour.from,
    label: names[i] === names[i - 1] ? `${names[i]} again` : (names[i] ?? ''),
    messages: hour.messages,
    className: `${periodOf(hour, now)}${hour.from <= present && present < hour.to ? ' today' : ''}`,
    isSelected: false,
  }));
}

/** The labels of an axis of hours and their moments, ms UTC. */
export function hourTicks(hours: readonly ChartSlot[], timeFormatter: TimeFormatter): { at: number; text: string }[] {
  const isShort = hours.length <= MAX_HOURS_WITH_SIX_HOUR_TICKS;
  const ticks: { at: number; text: string }[] = [];
  for (const { from } of hours) {
    const clock = timeFormatter.timeOfDay(from).slice(0, 5);
    const isMidnight = clock === '00:00';
    if (isMidnight) ticks.push({ at: from, text: timeFormatter.weekdayDate(from) });
    else if (isShort && /^(06|12|18):00$/.test(clock)) ticks.push({ at: from, text: clock });
  }
  return ticks;
}
