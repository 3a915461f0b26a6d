import { type Community, NEVER_US } from '../state/community.ts';
import { EARLIEST_PLAUSIBLE_US } from '../time/slack-timestamp.ts';
import type { Microseconds, Milliseconds } from '../time/units.ts';
import { WINDOW_US } from '../time/window.ts';
import type { MetricContext, MetricResult } from './metric-context.ts';
import { nextAgeStepUs, stepToMs, WINDOW_AGE_STEPS_US } from './passes/age-steps.ts';
import type { WindowCount } from './window-count.ts';

export interface NewMembers {
  window: WindowCount;
  /** The time of the first message or the first join, whichever is earlier; null if there is neither. */
  sinceUs: Microseconds | null;
  /** ms UTC. */
  nextChangeAt: Milliseconds | null;
}

/** People whose first join of the workspace is in the window (docs/metrics.md#new-members). */
export function newMembersMetric(context: MetricContext): MetricResult<WindowCount> {
  const { window, nextChangeAt } = context.joins();
  return { value: window, nextChangeAt: context.nextChange(nextChangeAt, context.messages().nextChangeAt) };
}

/**
 * Counts the joins in the two windows up to `endUs`. `firstMessageUs`: the time of the first message; null if there is
 * none.
 */
export function countNewMembers(
  community: Community,
  endUs: Microseconds,
  firstMessageUs: Microseconds | null,
): NewMembers {
  let [count, previous] = [0, 0];
  let sinceUs = firstMessageUs ?? NEVER_US;
  let nextChangeUs: Microseconds = NEVER_US;
  for (const { joinedAtUs, bot } of community.people.values()) {
    if (bot || joinedAtUs === NEVER_US) continue;
    if (joinedAtUs >= EARLIEST_PLAUSIBLE_US) sinceUs = Math.min(sinceUs, joinedAtUs);
    const ageUs = endUs - joinedAtUs;
    if (ageUs >= 2 * WINDOW_US) continue;
    if (ageUs >= WINDOW_US) previous++;
    else if (ageUs >= 0) count++;
    nextChangeUs = Math.min(nextChangeUs, nextAgeStepUs(joinedAtUs, WINDOW_AGE_STEPS_US, endUs));
  }
  // The previous window is known as soon as the observation covers all of it.
  if (sinceUs !== NEVER_US) nextChangeUs = Math.min(nextChangeUs, nextAgeStepUs(sinceUs, [2 * WINDOW_US], endUs));
  return {
    window: { count, previous: sinceUs <= endUs - 2 * WINDOW_US ? previous : null },
    sinceUs: sinceUs === NEVER_US ? null : sinceUs,
    nextChangeAt: stepToMs(nextChangeUs),
  };
}
