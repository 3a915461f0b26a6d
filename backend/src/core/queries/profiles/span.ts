import type { Microseconds } from '../../time/units.ts';

/** A stretch of time, `(afterUs, endUs]`. */
export interface Span {
  afterUs: Microseconds;
  endUs: Microseconds;
}
