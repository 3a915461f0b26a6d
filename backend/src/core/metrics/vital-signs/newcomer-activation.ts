import { type Community, NEVER_US } from '../../state/community.ts';
import { type CountingRule, isCounted } from '../../state/counting-rule.ts';
import { earliest } from '../../time/earliest.ts';
import { DAY_US, usToMs } from '../../time/units.ts';

/** Who joined is looked at once a week has passed, for 30 days. */
export const ACTIVATION_PERIOD_US = 7 * DAY_US;
export const COHORT_MAX_AGE_US = 37 * DAY_US;

/**
 * `newcomer_activation_7d` of `features.md` 4.4: of the people who joined in the last 37 to 7 days, those who have written a
 * counted message within 7 x 24 h of joining. `end`: microseconds.
 */
export function newcomerActivation(
  community: Community,
  end: number,
  rule: CountingRule,
): { part: number; whole: number; nextChangeAt: number | null } {
  const joinedAt = new Map<number, number>();
  let whole = 0;
  let nextChangeAt: number | null = null;
  for (const [id, { joinedAtUs: joined, bot }] of community.people) {
    if (bot || joined === NEVER_US || joined <= end - COHORT_MAX_AGE_US) continue;
    nextChangeAt = earliest(
      nextChangeAt,
      usToMs(joined + (joined > end - ACTIVATION_PERIOD_US ? ACTIVATION_PERIOD_US : COHORT_MAX_AGE_US)),
    );
    if (joined > end - ACTIVATION_PERIOD_US) continue;
    whole++;
    const author = community.authors.indexOf(id);
    if (author) joinedAt.set(author, joined);
  }
  const activated = new Set<number>();
  if (joinedAt.size > 0)
    for (const { rows } of community.channels.values()) {
      const { ts, author, flags } = rows.columns;
      const to = rows.firstRowAfter(end);
      for (let row = rows.firstRowAfter(end - COHORT_MAX_AGE_US); row < to; row++) {
        const by = author[row] ?? 0;
        const since = (ts[row] ?? 0) - (joinedAt.get(by) ?? NEVER_US);
        if (since >= 0 && since <= ACTIVATION_PERIOD_US && isCounted(rule, flags[row], by)) activated.add(by);
      }
    }
  return { part: activated.size, whole, nextChangeAt };
}
