import { type Community, NEVER_US } from '../../state/community.ts';
import type { MessageRows } from '../../state/rows/message-rows.ts';
import { type Microseconds, type Milliseconds, usToMs } from '../../time/units.ts';

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

/** When a message or a join of a person reaches one of these ages next, or `NEVER_US`. */
export function nextStepUs(
  { channels, people }: Community,
  agesUs: readonly Microseconds[],
  endUs: Microseconds,
): Microseconds {
  let nextUs = NEVER_US;
  for (const { rows } of channels.values()) nextUs = Math.min(nextUs, nextRowAgeStepUs(rows, agesUs, endUs));
  for (const { joinedAtUs, bot } of people.values())
    if (!bot && joinedAtUs !== NEVER_US) nextUs = Math.min(nextUs, nextAgeStepUs(joinedAtUs, agesUs, endUs));
  return nextUs;
}

/** The millisecond (UTC) in which a step falls, or null for `NEVER_US`. */
export function stepToMs(us: Microseconds): Milliseconds | null {
  return us === NEVER_US ? null : usToMs(us);
}
