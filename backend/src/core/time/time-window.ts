import type { Microseconds } from './units.ts';

/** The time that numbers refer to, half-open: `(afterUs, untilUs]`. It is empty where both are equal. */
export interface TimeWindow {
  afterUs: Microseconds;
  untilUs: Microseconds;
}

export function isInWindow({ afterUs, untilUs }: TimeWindow, us: Microseconds): boolean {
  return us > afterUs && us <= untilUs;
}
