import { applyFilter } from '../state/apply-filter.ts';
import { type Community, NEVER_US } from '../state/community.ts';
import { firstCountedUs } from '../state/counted-totals.ts';
import { type CountingDefinition, DEFAULT_DEFINITION } from '../state/counting-definition.ts';
import { type CountingRule, createCountingRule } from '../state/counting-rule.ts';
import { withoutApart } from '../state/counts-apart.ts';
import { type Filter, isFiltered, withoutFilterPart } from '../state/filter.ts';
import { earliest } from '../time/earliest.ts';
import { EARLIEST_PLAUSIBLE_US } from '../time/slack-timestamp.ts';
import { type Microseconds, type Milliseconds, msToUs, usToMs } from '../time/units.ts';
import { endOfMillisecondUs } from '../time/window.ts';
import { latestActivity } from './latest-activity.ts';
import { createNameDirectory, type NameDirectory } from './name-directory.ts';
import { countNewMembers } from './new-members.ts';
import { countMessages, type MessageCounts } from './passes/count-messages.ts';
import { computeThreadStats } from './passes/thread-stats.ts';
import type { SummaryOptions } from './summary.ts';

export interface MetricResult<T> {
  value: T;
  /** The next moment at which time alone may change the value, ms UTC; null if there is none. */
  nextChangeAt: Milliseconds | null;
}

/** Computes one metric. Pure: the same context gives the same result. */
export type Metric<T> = (context: MetricContext) => MetricResult<T>;

/** The parts of a filter that a panel leaves out because the viewer chooses them there (docs/metrics.md#filters). */
type OmittedPart = Exclude<keyof Filter, 'span'>;

/**
 * What the metrics of one summary are computed from: the community, the moment, the filter, and the passes over the
 * rows that several metrics share. Each pass runs at most once, when a metric first needs it. Each `summarize` creates
 * one.
 */
export class MetricContext {
  /** Without the filter, and with what counts apart. */
  readonly received: Community;
  /** Without the filter: what counts by the definition. */
  readonly whole: Community;
  /** With the filter applied. */
  readonly community: Community;
  readonly filter: Filter;
  /** The constants of the score are those of the definition. */
  readonly options: SummaryOptions;
  readonly definition: CountingDefinition;
  readonly rule: CountingRule;
  readonly directory: NameDirectory;
  /** The moment shown, or the end of the span if that is earlier. */
  readonly endUs: Microseconds;
  /** The present, at which the axis of the days chart ends. */
  readonly presentUs: Microseconds;
  readonly #countsWithoutPart = new Map<OmittedPart, MessageCounts>();

  /** `now`: the moment shown. `present`: the current time, which is later than `now` during time travel. ms UTC. */
  constructor(received: Community, now: Milliseconds, options: SummaryOptions, filter: Filter, present: Milliseconds) {
    const nowUs = endOfMillisecondUs(now);
    this.received = received;
    this.definition = options.definition ?? DEFAULT_DEFINITION;
    this.whole = withoutApart(received, this.definition);
    this.community = applyFilter(this.whole, filter, options.zone);
    this.filter = filter;
    this.options = { ...options, health: { ...options.health, ...this.definition.health } };
    this.rule = createCountingRule(received, options.countDirectMessages, this.definition);
    this.directory = createNameDirectory(received);
    this.endUs = filter.span ? Math.min(nowUs, msToUs(filter.span.to) - 1) : nowUs;
    this.presentUs = endOfMillisecondUs(present);
  }

  get endMs(): Milliseconds {
    return usToMs(this.endUs);
  }

  /** Counts of the messages that the filter shows. */
  readonly messages = once(() => this.#countMessages(this.community, this.endUs));

  /** The same without one part of the filter. */
  messagesWithout(part: OmittedPart): MessageCounts {
    if (this.filter[part] === undefined) return this.messages();
    const known = this.#countsWithoutPart.get(part);
    if (known) return known;
    const counts = this.#countMessages(this.#communityWithout(part), this.endUs);
    this.#countsWithoutPart.set(part, counts);
    return counts;
  }

  /** The same without the span, up to the present. */
  readonly messagesUpToPresent = once(() => {
    if (this.filter.span === undefined && this.endUs === this.presentUs) return this.messages();
    return this.#countMessages(this.#communityWithout('span'), this.presentUs);
  });

  readonly joins = once(() => countNewMembers(this.community, this.endUs, this.messages().firstUs));

  readonly threads = once(() => computeThreadStats(this.community, this.endUs, this.rule));

  readonly activity = once(() => latestActivity(this.community, this.endUs, this.rule, this.directory));

  /** The time of the first counted message with a plausible date, without the filter; null if there is none. */
  readonly firstObservedUs = once((): Microseconds | null => {
    let firstUs = NEVER_US;
    for (const { rows, preHorizon } of this.whole.channels.values())
      firstUs = Math.min(
        firstUs,
        preHorizon.first,
        firstCountedUs(rows, EARLIEST_PLAUSIBLE_US, rows.length, this.rule),
      );
    return firstUs === NEVER_US ? null : firstUs;
  });

  /**
   * The earliest of these moments (ms UTC), or null. `endUs` never passes the end of the span, so changes after it are
   * left out.
   */
  nextChange(...times: readonly (Milliseconds | null)[]): Milliseconds | null {
    const next = earliest(...times);
    const { span } = this.filter;
    return next !== null && span && next >= span.to ? null : next;
  }

  #communityWithout(part: keyof Filter): Community {
    return applyFilter(this.whole, withoutFilterPart(this.filter, part), this.options.zone);
  }

  #countMessages(community: Community, endUs: Microseconds): MessageCounts {
    const observedUs = isFiltered(this.filter) ? this.firstObservedUs() : null;
    return countMessages(community, endUs, this.options.zone, this.rule, observedUs);
  }
}

/** Calls `compute` at the first call and returns its result at each. */
function once<T extends object | number | null>(compute: () => T): () => T {
  let result: { value: T } | undefined;
  return () => {
    result ??= { value: compute() };
    return result.value;
  };
}
