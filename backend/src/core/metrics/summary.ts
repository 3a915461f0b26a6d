import { type CountingDefinition, isSameDefinition } from '../records/counting-definition.ts';
import type { Community } from '../state/community.ts';
import type { Filter } from '../state/filter.ts';
import { describeWorkspace, type Workspace } from '../state/workspace.ts';
import type { Comparison, Period } from '../time/period.ts';
import type { TimeZone } from '../time/time-zone.ts';
import type { Milliseconds } from '../time/units.ts';
import type { HealthRules } from './health-score.ts';
import { MetricContext } from './metric-context.ts';
import type { NameDirectory } from './name-directory.ts';
import { computeMetrics, type MetricValues } from './registry.ts';

/**
 * Everything that the panels show at one moment: the value of each metric of the registry, and what belongs to none.
 */
export interface Summary extends MetricValues {
  /** The moment shown, ms UTC. */
  now: Milliseconds;
  workspace: Workspace;
  /** What all metrics are restricted to. */
  filter: Filter;
  /** What counts in all of it, and whether the community decided so. */
  definition: CountingDefinition;
  isOwnDefinition: boolean;
  /** The constants of the score: those of the definition, and of the settings where it has none. */
  healthRules: HealthRules;
  /** Names for the ids inside texts. */
  directory: NameDirectory;
  /**
   * When some metric next changes by time alone, ms UTC; null if none does. The trend, whose points move with `now`, is
   * left out (docs/metrics.md#time-driven-changes).
   */
  nextChangeAt: Milliseconds | null;
}

export interface SummaryOptions {
  zone: TimeZone;
  countDirectMessages: boolean;
  health: HealthRules;
  /** What the panels count; the last 30 days by default. */
  period?: Period;
  /** What the period is compared with; the period before by default. */
  comparison?: Comparison;
  /** What counts (docs/metrics.md#what-counts); what the community decided by default. */
  definition?: CountingDefinition;
  /** Whether the vital signs are computed; false by default. */
  vitals?: boolean;
}

/**
 * All metrics of the filtered community at `now` (ms UTC). Records dated later than `now` do not count. `now` may be
 * any moment of the held days; edits, deletions and names are the current ones. Calendar periods and the chart are those
 * of `present` (ms UTC).
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
    definition: context.definition,
    isOwnDefinition: isSameDefinition(context.definition, community.definitions.current()),
    healthRules: context.health,
    directory: context.directory,
    nextChangeAt,
  };
}
