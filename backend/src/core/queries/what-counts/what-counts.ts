import { healthConstants } from '../../metrics/health-score.ts';
import type { MetricContext } from '../../metrics/metric-context.ts';
import {
  type CountingDefinition,
  DEFAULT_DEFINITION,
  type HealthConstants,
} from '../../records/counting-definition.ts';
import { isOfOtherWorkspace } from '../../state/community.ts';
import { type Milliseconds, usToMs } from '../../time/units.ts';

/** What the community counts, and what it counted before (docs/metrics.md#what-counts). */
export interface WhatCounts {
  /** The definition of the community. */
  own: CountingDefinition;
  /** The constants of the score that hold where a definition has none. */
  settings: HealthConstants;
  /** Newest first. */
  history: readonly SetDefinition[];
  /** How many people count as guests and as members of other workspaces. */
  guests: number;
  otherWorkspaces: number;
}

/** A definition that somebody made the community's. */
export interface SetDefinition {
  id: string;
  /** ms UTC. */
  at: Milliseconds;
  by: string;
  note: string;
  definition: CountingDefinition;
  /** What it replaced. */
  before: CountingDefinition;
}

/** The state holds one more, which the last of these replaced. */
const MAX_LISTED_DEFINITIONS = 100;

export function whatCounts({ received, options }: MetricContext, _args: Record<string, never>): WhatCounts {
  const stored = received.definitions.all();
  const people = [...received.people.values()].filter(({ bot }) => !bot);
  return {
    own: received.definitions.current(),
    settings: healthConstants(options.health),
    history: stored.slice(0, MAX_LISTED_DEFINITIONS).map(({ id, at, by, note, definition }, i) => ({
      id,
      at: usToMs(at),
      by,
      note,
      definition: definition ?? DEFAULT_DEFINITION,
      before: stored[i + 1]?.definition ?? DEFAULT_DEFINITION,
    })),
    guests: people.filter(({ profile }) => profile.guest).length,
    otherWorkspaces: people.filter(isOfOtherWorkspace).length,
  };
}
