import { type Community, NEVER } from './community.ts';
import { BEGINNING } from './timestamp.ts';
import { earliest, millisecondOf, WINDOW, type Windowed } from './window.ts';

/**
 * `new_members_30d` of `features.md` 4.2: people (not programs) whose first join of the workspace lies in the window that
 * ends at `end`. Joining a channel is not a join. `firstMessage`: listening began then at the latest, or null. Microseconds.
 */
export function countJoins(
  community: Community,
  end: number,
  firstMessage: number | null,
): { window: Windowed; since: number | null; nextChangeAt: number | null } {
  let [count, previous] = [0, 0];
  let since = firstMessage ?? NEVER;
  let nextChangeAt: number | null = null;
  for (const { joined, bot } of community.people.values()) {
    if (bot || joined === NEVER) continue;
    if (joined >= BEGINNING) since = Math.min(since, joined);
    const age = end - joined;
    if (age >= 2 * WINDOW) continue;
    if (age >= WINDOW) previous++;
    else if (age >= 0) count++;
    const step = age >= WINDOW ? 2 * WINDOW : age >= 0 ? WINDOW : 0;
    nextChangeAt = earliest(nextChangeAt, millisecondOf(joined + step));
  }
  return {
    window: { count, previous: since <= end - 2 * WINDOW ? previous : null },
    since: since === NEVER ? null : since,
    nextChangeAt,
  };
}
