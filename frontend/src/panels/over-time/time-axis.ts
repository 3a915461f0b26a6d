import type { DailyCount } from 'backend/core/metrics/daily-count';
import type { HourlyCount } from 'backend/core/metrics/hourly-count';
import { WINDOW_MS } from 'backend/core/time/window';
import type { TimeFormatter } from '../../format/time-formatter.ts';
import type { Bar } from './BarChart.tsx';

/** What one bar stands for. ms UTC, half-open. */
export interface TimeRange {
  from: number;
  to: number;
}

/** Up to so many hours the axis names every sixth, beyond them each midnight. */
const MAX_HOURS_WITH_SIX_HOUR_TICKS = 49;

/** Round marks for an axis from 0, at most four, the last one at or above the greatest value. */
export function axisTicks(greatest: number): number[] {
  const rough = Math.max(1, greatest) / 3;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = Math.max(1, [1, 2, 4, 5, 10].map((factor) => factor * power).find((size) => size >= rough) ?? rough);
  const last = Math.max(1, Math.ceil(greatest / step));
  return Array.from({ length: last + 1 }, (_, i) => i * step);
}

/** Where on the axis of days or hours a moment lies, 0 to 1: every one is equally wide, also a long one. */
export function positionOnAxis(slots: readonly TimeRange[], at: number): number {
  const index = slots.findIndex(({ to }) => at < to);
  const slot = slots[index];
  if (!slot) return at < (slots[0]?.from ?? 0) ? 0 : 1;
  return (index + Math.max(0, (at - slot.from) / (slot.to - slot.from))) / slots.length;
}

/** Whether a day or hour lies in the 30 days up to a moment, before them, or in the future of it. */
export function periodOf({ from, to }: TimeRange, now: number): 'future' | 'window' | 'before' {
  if (from > now) return 'future';
  return to > now - WINDOW_MS ? 'window' : 'before';
}

export function dayBars(
  days: readonly DailyCount[],
  now: number,
  present: number,
  times: TimeFormatter,
  selected: TimeRange | undefined,
): Bar[] {
  return days.map((day, i) => ({
    from: day.from,
    label: times.weekdayDate(day.from),
    messages: day.messages,
    className: `${periodOf(day, now)}${i === days.length - 1 && day.to > present ? ' today' : ''}`,
    isSelected: selected !== undefined && day.from >= selected.from && day.to <= selected.to,
  }));
}

/** Where clocks go back, the second hour of a name says so. */
export function hourBars(hours: readonly HourlyCount[], now: number, present: number, times: TimeFormatter): Bar[] {
  const names = hours.map(({ from }) => `${times.weekdayDate(from)} ${times.timeOfDay(from).slice(0, 5)}`);
  return hours.map((hour, i) => ({
    from: hour.from,
    label: names[i] === names[i - 1] ? `${names[i]} again` : (names[i] ?? ''),
    messages: hour.messages,
    className: `${periodOf(hour, now)}${hour.from <= present && present < hour.to ? ' today' : ''}`,
    isSelected: false,
  }));
}

/** What the axis of hours says, and at which moments. */
export function hourTicks(hours: readonly HourlyCount[], times: TimeFormatter): { at: number; text: string }[] {
  const isShort = hours.length <= MAX_HOURS_WITH_SIX_HOUR_TICKS;
  const marks: { at: number; text: string }[] = [];
  for (const { from } of hours) {
    const clock = times.timeOfDay(from).slice(0, 5);
    const isMidnight = clock === '00:00';
    if (isMidnight) marks.push({ at: from, text: times.weekdayDate(from) });
    else if (isShort && /^(06|12|18):00$/.test(clock)) marks.push({ at: from, text: clock });
  }
  return marks;
}

/** The first and the last of the days drawn that a span names, by their places. */
export function selectedDays(days: readonly DailyCount[], span: TimeRange | undefined): [number, number] | null {
  if (!span) return null;
  const first = days.findIndex((day) => day.from >= span.from);
  const last = days.findLastIndex((day) => day.to <= span.to);
  return first < 0 || last < first ? null : [first, last];
}
