import type { Community } from '../../state/community.ts';
import type { CountingRule } from '../../state/counting-rule.ts';
import type { TimeWindow } from '../../time/time-window.ts';
import type { Microseconds } from '../../time/units.ts';

/** What the pages of people and channels count: a part of the `MetricContext`, without the filter of the board. */
export interface CountedRows {
  whole: Community;
  rule: CountingRule;
  /** The period. */
  window: TimeWindow;
  /** The moment shown, up to which the past counts. The period may end before it. */
  momentUs: Microseconds;
}
