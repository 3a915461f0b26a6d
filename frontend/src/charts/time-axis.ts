import type { Milliseconds } from 'backend/core/time/units';

/** Half-open, ms UTC. */
export interface TimeRange {
  from: Milliseconds;
  to: Milliseconds;
}

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

/** The moment (ms UTC) that lies at this position, 0 to 1: the inverse of `positionOnAxis`. */
export function momentAt(slots: readonly TimeRange[], position: number): Milliseconds {
  const inSlots = Math.max(0, Math.min(slots.length, position * slots.length));
  const index = Math.min(slots.length - 1, Math.floor(inSlots));
  const slot = slots[index];
  return slot ? Math.round(slot.from + (inSlots - index) * (slot.to - slot.from)) : 0;
}
