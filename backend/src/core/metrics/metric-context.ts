import type { CountingDefinition } from '../records/counting-definition.ts';
import { applyFilter } from '../state/apply-filter.ts';
import { type Community, hasAllRowsAfter, NEVER_US } from '../state/community.ts';
import { firstCountedUs } from '../state/counted-totals.ts';
import { keptRule } from '../state/counting/counted-prefix.ts';
import { withoutApart } from '../state/counting/counts-apart.ts';
import { type CountingRule, createCountingRule } from '../state/counting-rule.ts';
import { type Filter, withoutFilterPart } from '../state/filter.ts';
import { earliest } from '../time/earliest.ts';
import { type Comparison, DEFAULT_PERIOD, type Period } from '../time/period.ts';
import { type ComparedPeriod, comparisonOf, type ResolvedPeriod, resolvePeriod } from '../time/resolve-period.ts';
import { EARLIEST_PLAUSIBLE_US } from '../time/slack-timestamp.ts';
import type { TimeWindow } from '../time/time-window.ts';
import { type Microseconds, type Milliseconds, usToMs } from '../time/units.ts';
import { endOfMillisecondUs, WINDOW_US } from '../time/window.ts';
import { type HealthRules, withConstants } from './health-score.ts';
import { latestActivity } from './latest-activity.ts';
import { createNameDirectory, type NameDirectory } from './name-directory.ts';
import { countNewMembers } from './new-members.ts';
import { nextAgeStepUs, nextStepUs, stepToMs } from './passes/age-steps.ts';
import { countMessages, type MessageCounts } from './passes/count-messages.ts';
import { NO_ROLLING_COUNTS, type RollingCounts, rollingCounts } from './passes/rolling-counts.ts';
import { computeThreadStats } from './passes/thread-stats.ts';
import type { SummaryOptions } from './summary.ts';

export interface MetricResult<T> {
  value: T;
  /** The next moment at which time alone may change the value, ms UTC; null if there is none. */
  nextChangeAt: Milliseconds | null;
}

/** Computes one metric. Pure: the same context gives the same result. */
export type Metric<T> = (context: MetricContext) => MetricResult<T>;

/**
 * What the metrics of one summary are computed from: the community, the moment, the period, the filter, and the passes
 * over the rows that several metrics share. Each pass runs at most once, when a metric first needs it. Each `summarize`
 * creates one.
 */
export class MetricContext {
  /** Without the filter, and with what counts apart. */
  readonly received: Community;
  /** Without the filter: what counts by the definition. */
  readonly whole: Community;
  /** With the filter applied. */
  readonly community: Community;
  readonly filter: Filter;
  readonly options: SummaryOptions;
  readonly definition: CountingDefinition;
  /** The constants of the score: those of the definition, and of the settings where it has none. */
  readonly health: HealthRules;
  readonly rule: CountingRule;
  readonly directory: NameDirectory;
  readonly period: Period;
  readonly comparison: Comparison;
  /** The moment shown. */
  readonly momentUs: Microseconds;
  /** The present, which is later than the moment shown during time travel. */
  readonly presentUs: Microseconds;
  /** The period at the moment shown, and at the present. */
  readonly shown: ResolvedPeriod;
  readonly present: ResolvedPeriod;
  /** What every panel counts. */
  readonly window: TimeWindow;
  /** The end of the window: the moment shown, or the end of the period if that is earlier. */
  readonly endUs: Microseconds;
  /** How far before the moment shown the edges lie that move with it, of the window and of the comparison. */
  readonly agesUs: readonly Microseconds[];
  /** What the period is compared with, even if it was not observed. */
  readonly #compared: ComparedPeriod | null;
  readonly #countsWithoutPart = new Map<keyof Filter, MessageCounts>();

  /** `now`: the moment shown. `present`: the current time, which is later than `now` during time travel. ms UTC. */
  constructor(received: Community, now: Milliseconds, options: SummaryOptions, filter: Filter, present: Milliseconds) {
    const {
      zone,
      period = DEFAULT_PERIOD,
      comparison = 'previous',
      definition = received.definitions.current(),
    } = options;
    this.received = received;
    this.definition = definition;
    this.whole = withoutApart(received, definition);
    this.community = applyFilter(this.whole, filter, zone);
    this.filter = filter;
    this.options = options;
    this.health = withConstants(options.health, definition.health);
    this.rule = keptRule(received, createCountingRule(received, options.countDirectMessages, definition));
    this.directory = createNameDirectory(received);
    this.period = period;
    this.comparison = comparison;
    this.momentUs = endOfMillisecondUs(now);
    this.presentUs = endOfMillisecondUs(present);
    const sinceUs = period.kind === 'all' ? this.firstObservedUs() : null;
    this.shown = resolvePeriod(period, this.momentUs, zone, sinceUs, this.presentUs);
    this.present = resolvePeriod(period, this.presentUs, zone, sinceUs);
    this.window = this.shown.window;
    const isEmpty = this.window.afterUs === this.window.untilUs;
    this.endUs = isEmpty ? this.momentUs : this.window.untilUs;
    this.#compared = comparisonOf(period, this.shown, comparison, zone);
    this.agesUs = movingAgesUs(this.shown, this.#compared);
  }

  /** Whether the end of the window moves with the moment shown. */
  get endsNow(): boolean {
    return this.endUs === this.momentUs;
  }

  get endMs(): Milliseconds {
    return usToMs(this.endUs);
  }

  /** What the window is compared with; null where there is nothing, or where it was not observed in full. */
  get comparedWindow(): TimeWindow | null {
    const window = this.#compared?.window;
    return window && this.isObservedAfter(window.afterUs) ? window : null;
  }

  /** Whether messages were observed from this instant on, and are held as rows. */
  isObservedAfter(us: Microseconds): boolean {
    const firstUs = this.firstMessageUs();
    return firstUs !== null && firstUs <= us && hasAllRowsAfter(this.whole, us);
  }

  /** Counts of the messages that the filter shows. */
  readonly messages = once(() => this.#countMessages(this.community));

  /** The same without one part of the filter, for the panel in which the viewer chooses it (docs/metrics.md#filters). */
  messagesWithout(part: keyof Filter): MessageCounts {
    if (this.filter[part] === undefined) return this.messages();
    const known = this.#countsWithoutPart.get(part);
    if (known) return known;
    const counts = this.#countMessages(this.communityWithout(part));
    this.#countsWithoutPart.set(part, counts);
    return counts;
  }

  /** The community with the filter applied but for one part. */
  communityWithout(part: keyof Filter): Community {
    if (this.filter[part] === undefined) return this.community;
    return applyFilter(this.whole, withoutFilterPart(this.filter, part), this.options.zone);
  }

  /** The joins that the filter shows. */
  readonly joins = once(() =>
    countNewMembers(this.community, {
      momentUs: this.momentUs,
      window: this.window,
      compared: this.#isObservedWithJoins() ? (this.#compared?.window ?? null) : null,
      agesUs: this.agesUs,
    }),
  );

  readonly threads = once(() =>
    computeThreadStats(this.community, this.window, this.comparedWindow, this.momentUs, this.rule),
  );

  /** The newest rows of the window that the filter shows. */
  readonly activity = once(() => latestActivity(this.community, this.window, this.momentUs, this.rule, this.directory));

  /** The newest rows of the whole community at the end of the window. */
  readonly wholeActivity = once(() => {
    const everything: TimeWindow = { afterUs: -1, untilUs: this.endUs };
    return latestActivity(this.whole, everything, this.momentUs, this.rule, this.directory);
  });

  /** The rolling 30 days of the whole community at the end of the window, whatever filter and period. */
  readonly rolling = once((): Omit<RollingCounts, 'us'> & { nextChangeAt: Milliseconds | null } => {
    const [counts = NO_ROLLING_COUNTS] = rollingCounts(this.whole, [this.endUs], this.rule);
    const agesUs = this.endsNow ? [0, WINDOW_US] : [];
    return { ...counts, nextChangeAt: stepToMs(nextStepUs(this.whole, agesUs, this.momentUs)) };
  });

  /** The time of the first counted message with a plausible date, without the filter; null if there is none. */
  readonly firstMessageUs = once((): Microseconds | null => {
    let firstUs = NEVER_US;
    for (const { rows, preHorizon } of this.whole.channels.values())
      firstUs = Math.min(
        firstUs,
        preHorizon.first,
        firstCountedUs(rows, EARLIEST_PLAUSIBLE_US, rows.firstRowAfter(this.presentUs), this.rule),
      );
    return firstUs === NEVER_US ? null : firstUs;
  });

  /** The time of the first message or join, whichever is earlier, without the filter; null if there is neither. */
  readonly firstObservedUs = once((): Microseconds | null => {
    let firstUs = this.firstMessageUs() ?? NEVER_US;
    for (const { joinedAtUs, bot } of this.whole.people.values())
      if (!bot && joinedAtUs >= EARLIEST_PLAUSIBLE_US) firstUs = Math.min(firstUs, joinedAtUs);
    return firstUs === NEVER_US ? null : firstUs;
  });

  /** When the period itself, or what is known of the comparison, next changes by time alone; ms UTC. */
  readonly #nextPeriodAt = once((): Milliseconds | null => {
    const { isRolling, nextPeriodUs } = this.present;
    const lastAgeUs = isRolling ? Math.max(...this.agesUs) : null;
    const { zone } = this.options;
    const knownUs = [this.firstMessageUs(), this.firstObservedUs(), this.whole.horizonUs - 1].map((us) =>
      us === null || lastAgeUs === null ? null : stepToMs(nextAgeStepUs(us, [lastAgeUs], this.momentUs)),
    );
    // One year earlier is another number of days after 28 February.
    const isYearEarlier = isRolling && this.comparison === 'year';
    const midnightUs = isYearEarlier ? zone.dayStartUs(zone.localDay(this.momentUs) + 1) : null;
    return earliest(
      ...knownUs,
      nextPeriodUs === null ? null : usToMs(nextPeriodUs),
      midnightUs === null ? null : usToMs(midnightUs),
    );
  });

  /** The earliest of these moments and the next change of the period itself (ms UTC), or null. */
  nextChange(...times: readonly (Milliseconds | null)[]): Milliseconds | null {
    return earliest(this.#nextPeriodAt(), ...times);
  }

  #isObservedWithJoins(): boolean {
    const [firstUs, compared] = [this.firstObservedUs(), this.#compared];
    return compared !== null && firstUs !== null && firstUs <= compared.window.afterUs;
  }

  #countMessages(community: Community): MessageCounts {
    const { momentUs, window, comparedWindow, agesUs } = this;
    return countMessages(
      community,
      { momentUs, window, compared: comparedWindow, agesUs },
      this.options.zone,
      this.rule,
    );
  }
}

function movingAgesUs({ window, isRolling, endsNow }: ResolvedPeriod, compared: ComparedPeriod | null): Microseconds[] {
  // The total counts up to the moment shown, whatever the period.
  const ages = [0];
  if (!endsNow) return ages;
  if (compared) ages.push(compared.lagUs);
  if (isRolling) ages.push(...ages.map((age) => age + window.untilUs - window.afterUs));
  return ages;
}

/** Calls `compute` at the first call and returns its result at each. */
function once<T extends object | number | null>(compute: () => T): () => T {
  let result: { value: T } | undefined;
  return () => {
    result ??= { value: compute() };
    return result.value;
  };
}
