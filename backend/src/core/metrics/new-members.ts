import { type Community, NEVER_US } from '../state/community.ts';
import { earliest } from '../time/earliest.ts';
import { EARLIEST_PLAUSIBLE_US } from '../time/slack-timestamp.ts';
import { usToMs } from '../time/units.ts';
import { WINDOW_US } from '../time/window.ts';
import type { WindowCount } from './window-count.ts';

/**
 * `new_members_30d` of `features.md` 4.2: people (not programs) whose first join of the workspace lies in the window that
 * ends at `end`. Joining a channel is not a join. `firstMessage`: listening began then at the latest, or null. Microseconds.
 */
export function countNewMembers(
  community: Community,
  end: number,
  firstMessage: number | null,
): { window: WindowCount; since: number | null; nextChangeAt: number | null } {
  let [count, previous] = [0, 0];
  let since = firstMessage ?? NEVER_US;
  let nextChangeAt: number | null = null;
  for (const { joinedAtUs: joined, bot } of community.people.values()) {
    if (bot || joined === NEVER_US) continue;
    if (joined >= EARLIEST_PLAUSIBLE_US) since = Math.min(since, joined);
    const age = end - joined;
    if (age >= 2 * WINDOW_US) continue;
    if (age >= WINDOW_US) previous++;
    else if (age >= 0) count++;
    const step = age >= WINDOW_US ? 2 * WINDOW_US : age >= 0 ? WINDOW_US : 0;
    nextChangeAt = earliest(nextChangeAt, usToMs(joined + step));
  }
  return {
    window: { count, previous: since <= end - 2 * WINDOW_US ? previous : null },
    since: since === NEVER_US ? null : since,
    nextChangeAt,
  };
}
