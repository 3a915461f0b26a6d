import { type Community, NEVER } from './community.ts';
import { type CountedRule, isCounted } from './counted.ts';
import { DAY } from './timestamp.ts';
import { earliest, millisecondOf } from './window.ts';

/** Who joined is looked at once a week has passed, for 30 days. */
export const MATURE = 7 * DAY;
export const COHORT = 37 * DAY;

/**
 * `newcomer_activation_7d` of `features.md` 4.4: of the people who joined in the last 37 to 7 days, those who have written a
 * counted message within 7 x 24 h of joining. `end`: microseconds.
 */
export function activation(
  community: Community,
  end: number,
  rule: CountedRule,
): { part: number; whole: number; nextChangeAt: number | null } {
  const joinedAt = new Map<number, number>();
  let whole = 0;
  let nextChangeAt: number | null = null;
  for (const [id, { joined, bot }] of community.people) {
    if (bot || joined === NEVER || joined <= end - COHORT) continue;
    nextChangeAt = earliest(nextChangeAt, millisecondOf(joined + (joined > end - MATURE ? MATURE : COHORT)));
    if (joined > end - MATURE) continue;
    whole++;
    const author = community.authors.find(id);
    if (author) joinedAt.set(author, joined);
  }
  const activated = new Set<number>();
  if (joinedAt.size > 0)
    for (const { rows } of community.channels.values()) {
      const { ts, author, flags } = rows.columns;
      const to = rows.firstAfter(end);
      for (let row = rows.firstAfter(end - COHORT); row < to; row++) {
        const by = author[row] ?? 0;
        const since = (ts[row] ?? 0) - (joinedAt.get(by) ?? NEVER);
        if (since >= 0 && since <= MATURE && isCounted(rule, flags[row], by)) activated.add(by);
      }
    }
  return { part: activated.size, whole, nextChangeAt };
}
