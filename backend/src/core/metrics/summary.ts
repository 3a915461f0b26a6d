import type { Community } from '../state/community.ts';
import type { Filter } from '../state/filter.ts';
import { describeWorkspace, type Workspace } from '../state/workspace.ts';
import type { TimeZone } from '../time/time-zone.ts';
import type { Milliseconds } from '../time/units.ts';
import type { HealthRules } from './health-score.ts';
import { MetricContext } from './metric-context.ts';
import type { NameDirectory } from './name-directory.ts';
import { computeMetrics, type MetricValues } from './registry.ts';

/** Everything that the panels show at one moment: the value of each metric of the registry, and what is no metric. */
export interface Summary extends MetricValues {
  /** The moment shown, ms UTC. */
  now: Milliseconds;
  workspace: Workspace;
  /** What all metrics are restricted to. */
  filter: Filter;
  /** Names for the ids inside texts. */
  directory: NameDirectory;
  /**
   * When some metric may change by time alone, ms UTC; null if none does. The points of the trend move on with `now`, which
   * is not announced (docs/metrics.md#time-driven-changes).
   */
  nextChangeAt: Milliseconds | null;
}

export interface SummaryOptions {
  zone: TimeZone;
  countDirectMessages: boolean;
  health: HealthRules;
  /** Whether the vital signs are computed, too. */
  vitals?: boolean;
}

/**
 * All metrics of the community at `now` (ms UTC) as far as the filter shows it. A record dated later than `now` has not
 * happened yet. `now` may be any moment of the retained days; edits, deletions and names are as known today. The axis of
 * the days chart ends at `present` (ms UTC).
 *
 * Pure, and computed anew at each call: there are no running counters that could drift. Server and page call this one
 * function (docs/metrics.md).
 */
export function summarize(
  community: Community,
  now: Milliseconds,
  options: SummaryOptions,
  filter: Filter = {},
  present: Milliseconds = now,
): Summary {
  const context = new MetricContext(community, now, options, filter, present);
  const { values, nextChangeAt } = computeMetrics(context);
  return {
    ...values,
    now,
    workspace: describeWorkspace(community.workspace),
    filter,
    directory: context.directory,
    nextChangeAt,
  };
}
