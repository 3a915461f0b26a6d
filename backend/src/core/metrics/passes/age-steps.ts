import { NEVER_US } from '../../state/community.ts';
import type { MessageRows } from '../../state/rows/message-rows.ts';
import { type Microseconds, type Milliseconds, usToMs } from '../../time/units.ts';
import { WINDOW_US } from '../../time/window.ts';

/** The ages at which a message or join enters the window, leaves it, and leaves the previous window. */
export const WINDOW_AGE_STEPS_US: readonly Microseconds[] = [0, WINDOW_US, 2 * WINDOW_US];

/**
 * When an instant reaches the next of these ages after `endUs`, or `NEVER_US` if it is past all of them. `agesUs`
 * ascend; age 0 stands for the instant itself, which may lie in the future.
 */
export function nextAgeStepUs(us: Microseconds, agesUs: readonly Microseconds[], endUs: Microseconds): Microseconds {
  for (const age of agesUs) if (us + age > endUs) return us + age;
  return NEVER_US;
}

/** When one of the rows reaches one of these ages next, or `NEVER_US`. One binary search for each age. */
export function nextRowAgeStepUs(
  rows: MessageRows,
  agesUs: readonly Microseconds[],
  endUs: Microseconds,
): Microseconds {
  let nextUs = NEVER_US;
  for (const age of agesUs) {
    const row = rows.firstRowAfter(endUs - age);
    if (row < rows.length) nextUs = Math.min(nextUs, (rows.columns.ts[row] ?? 0) + age);
  }
  return nextUs;
}

/** The millisecond (UTC) in which a step falls, or null for `NEVER_US`. */
export function stepToMs(us: Microseconds): Milliseconds | null {
  return us === NEVER_US ? null : usToMs(us);
}
