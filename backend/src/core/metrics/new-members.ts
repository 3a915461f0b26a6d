import { type Community, NEVER_US } from '../state/community.ts';
import { isInWindow } from '../time/time-window.ts';
import type { Microseconds, Milliseconds } from '../time/units.ts';
import type { MetricContext, MetricResult } from './metric-context.ts';
import { nextAgeStepUs, stepToMs } from './passes/age-steps.ts';
import type { CountedTimes } from './passes/count-messages.ts';
import type { WindowCount } from './window-count.ts';

export interface NewMembers {
  window: WindowCount;
  /** ms UTC. */
  nextChangeAt: Milliseconds | null;
}

/** People whose first join of the workspace is in the period (docs/metrics.md#new-members). */
export function newMembersMetric(context: MetricContext): MetricResult<WindowCount> {
  const { window, nextChangeAt } = context.joins();
  return { value: window, nextChangeAt: context.nextChange(nextChangeAt, context.messages().nextChangeAt) };
}

/** Counts the joins of the window and of the comparison. */
export function countNewMembers(
  { people }: Community,
  { momentUs, window, compared, agesUs }: CountedTimes,
): NewMembers {
  let [count, previous] = [0, 0];
  let nextChangeUs: Microseconds = NEVER_US;
  const ages = agesUs.toSorted((a, b) => a - b);
  for (const { joinedAtUs, bot } of people.values()) {
    if (bot || joinedAtUs === NEVER_US) continue;
    if (isInWindow(window, joinedAtUs)) count++;
    if (compared && isInWindow(compared, joinedAtUs)) previous++;
    nextChangeUs = Math.min(nextChangeUs, nextAgeStepUs(joinedAtUs, ages, momentUs));
  }
  return { window: { count, previous: compared ? previous : null }, nextChangeAt: stepToMs(nextChangeUs) };
}
