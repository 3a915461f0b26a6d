import { type Community, NEVER_US } from '../../state/community.ts';
import { type CountingRule, isCounted } from '../../state/counting-rule.ts';
import { type Microseconds, WEEK_US } from '../../time/units.ts';
import { WINDOW_US } from '../../time/window.ts';
import { nextAgeStepUs } from '../passes/age-steps.ts';
import type { Share } from './answer-rate.ts';

/** The time after joining in which a first message counts. The cohort joined in the 30 days before it. */
const ACTIVATION_PERIOD_US: Microseconds = WEEK_US;
export const COHORT_MAX_AGE_US: Microseconds = ACTIVATION_PERIOD_US + WINDOW_US;

/** The ages at which a join enters the cohort and leaves it. */
const AGE_STEPS_US: readonly Microseconds[] = [ACTIVATION_PERIOD_US, COHORT_MAX_AGE_US];

/**
 * Of the people who joined 37 to 7 days ago: those who wrote a counted message within 7 x 24 h of joining
 * (docs/metrics.md#sign-newcomers). `nextChangeUs`: when a join enters or leaves the cohort, or `NEVER_US`.
 */
export function newcomerActivation(
  community: Community,
  endUs: Microseconds,
  rule: CountingRule,
): Share & { nextChangeUs: Microseconds } {
  const joinedAtByAuthor = new Map<number, Microseconds>();
  let denominator = 0;
  let nextChangeUs: Microseconds = NEVER_US;
  for (const [id, { joinedAtUs, bot }] of community.people) {
    if (bot || joinedAtUs === NEVER_US || joinedAtUs <= endUs - COHORT_MAX_AGE_US) continue;
    nextChangeUs = Math.min(nextChangeUs, nextAgeStepUs(joinedAtUs, AGE_STEPS_US, endUs));
    if (joinedAtUs > endUs - ACTIVATION_PERIOD_US) continue;
    denominator++;
    const author = community.authors.indexOf(id);
    if (author) joinedAtByAuthor.set(author, joinedAtUs);
  }
  return { numerator: countActivated(community, endUs, rule, joinedAtByAuthor), denominator, nextChangeUs };
}

function countActivated(
  community: Community,
  endUs: Microseconds,
  rule: CountingRule,
  joinedAtByAuthor: ReadonlyMap<number, Microseconds>,
): number {
  if (joinedAtByAuthor.size === 0) return 0;
  const activated = new Set<number>();
  for (const { rows } of community.channels.values()) {
    const { ts, author, flags } = rows.columns;
    const end = rows.firstRowAfter(endUs);
    for (let row = rows.firstRowAfter(endUs - COHORT_MAX_AGE_US); row < end; row++) {
      const authorIndex = author[row] ?? 0;
      const sinceJoinUs = (ts[row] ?? 0) - (joinedAtByAuthor.get(authorIndex) ?? NEVER_US);
      const isInTime = sinceJoinUs >= 0 && sinceJoinUs <= ACTIVATION_PERIOD_US;
      if (isInTime && isCounted(rule, flags[row], authorIndex)) activated.add(authorIndex);
    }
  }
  return activated.size;
}
