import type { Microseconds } from '../../time/units.ts';

/** A stretch of time, `(afterUs, untilUs]`. */
export interface Span {
  afterUs: Microseconds;
  untilUs: Microseconds;
}
