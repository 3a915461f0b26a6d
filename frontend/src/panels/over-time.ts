import type { Day } from 'backend/core/days';

const WINDOW_MS = 30 * 86_400_000;

/** Round marks for an axis from 0, at most four, the last one at or above the greatest value. */
export function marks(greatest: number): number[] {
  const rough = Math.max(1, greatest) / 3;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = Math.max(1, [1, 2, 4, 5, 10].map((factor) => factor * power).find((size) => size >= rough) ?? rough);
  const last = Math.max(1, Math.ceil(greatest / step));
  return Array.from({ length: last + 1 }, (_, i) => i * step);
}

/** Where on the axis of the days a moment lies, 0 to 1: every day is equally wide, also a long one. */
export function placeOf(days: readonly Day[], at: number): number {
  const index = days.findIndex(({ to }) => at < to);
  const day = days[index];
  if (!day) return at < (days[0]?.from ?? 0) ? 0 : 1;
  return (index + Math.max(0, (at - day.from) / (day.to - day.from))) / days.length;
}

/** Whether a day lies in the 30 days up to a moment, before them, or in the future of it. */
export function partOf(day: Day, now: number): 'future' | 'window' | 'before' {
  if (day.from > now) return 'future';
  return day.to > now - WINDOW_MS ? 'window' : 'before';
}
