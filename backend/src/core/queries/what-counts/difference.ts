import { healthMetric } from '../../metrics/health-score.ts';
import { MetricContext } from '../../metrics/metric-context.ts';
import type { Channel, Person } from '../../metrics/name-directory.ts';
import type { CountingDefinition } from '../../records/counting-definition.ts';
import { applyFilter } from '../../state/apply-filter.ts';
import { usToMs } from '../../time/units.ts';
import { type DifferenceCause, differenceCauses, selectionOf } from './difference-causes.ts';
import { type ScoreTerms, scoreTerms } from './score-terms.ts';

/** The numbers of the tiles, and the health score, by one definition. */
export interface CountedNumbers {
  total: number;
  messages: number;
  newMembers: number;
  posters: number;
  score: number;
  terms: ScoreTerms;
}

/** The difference between two definitions of what counts (docs/metrics.md#difference). */
export interface Difference {
  before: CountedNumbers;
  after: CountedNumbers;
  /** The causes sum up to `after` less `before` in each number but the score, whose terms do. */
  causes: readonly NamedCause[];
}

export interface NamedCause extends DifferenceCause {
  /** The person or bot; null for a channel. */
  person: Person | null;
  channel: Channel | null;
}

interface DifferenceArgs {
  /** What the shown definition is compared with; null for the community's own. */
  before: CountingDefinition | null;
}

/**
 * What the numbers are by another definition, and which people, bots and channels account for the difference. Period,
 * filter and moment are those of the page.
 */
export function difference(context: MetricContext, { before }: DifferenceArgs): Difference {
  const { received, momentUs, presentUs, options, filter, directory } = context;
  const definition = before ?? received.definitions.current();
  const other = new MetricContext(received, usToMs(momentUs), { ...options, definition }, filter, usToMs(presentUs));
  const selected = applyFilter(received, filter, options.zone);
  const selectionIn = ({ definition, window }: MetricContext) =>
    selectionOf(received, definition, options.countDirectMessages, window);
  const causes = differenceCauses(received, selected, selectionIn(other), selectionIn(context), momentUs);
  return {
    before: numbersOf(other),
    after: numbersOf(context),
    causes: causes.map((cause) => ({
      ...cause,
      person: cause.kind === 'channel' ? null : directory.person(cause.id),
      channel: cause.kind === 'channel' ? directory.channel(cause.id) : null,
    })),
  };
}
/** The total counts what is older than the period, too. */
difference.needsAllRows = true;

function numbersOf(context: MetricContext): CountedNumbers {
  const { total, window, posters } = context.messages();
  const health = healthMetric(context).value;
  return {
    total,
    messages: window.count,
    newMembers: context.joins().window.count,
    posters: posters.count,
    score: health.score,
    terms: scoreTerms(context.health, health),
  };
}
