import { type BucketUnit, bucketEdgesUs, bucketUnit, nextBucketUs, nextUnitUs } from '../time/buckets.ts';
import { earliest } from '../time/earliest.ts';
import { comparisonOf } from '../time/resolve-period.ts';
import type { TimeWindow } from '../time/time-window.ts';
import { type Microseconds, type Milliseconds, usToMs } from '../time/units.ts';
import type { MetricContext, MetricResult } from './metric-context.ts';
import { countBuckets } from './passes/count-buckets.ts';

/** The messages of the period over time (docs/metrics.md#buckets). */
export interface MessageChart {
  unit: BucketUnit;
  slots: readonly ChartSlot[];
}

/** One hour, day, week or month, or the part of it within the period. ms UTC, half-open. */
export interface ChartSlot {
  from: Milliseconds;
  to: Milliseconds;
  messages: number;
  /** The messages of the matching slot of the comparison; null where there is none, or it was not observed. */
  before: number | null;
}

/** The whole period as of the present, whatever moment is shown. Slots after the present have no messages. */
export function chartMetric(context: MetricContext): MetricResult<MessageChart> {
  const { community, presentUs, rule, options } = context;
  const { axis } = context.present;
  const unit = bucketUnit(axis);
  const nextUnitAtUs = context.period.kind === 'all' ? nextUnitUs(axis) : null;
  const edges = bucketEdgesUs(axis, unit, options.zone);
  const counts = countBuckets(community, edges, presentUs, rule);
  const before = countBefore(context, edges);
  const slots = Array.from(counts, (messages, i) => ({
    from: usToMs(edges[i] ?? 0),
    to: usToMs(edges[i + 1] ?? 0),
    messages,
    before: before?.counts[i] ?? null,
  }));
  return {
    value: { unit, slots },
    nextChangeAt: context.nextChange(
      before?.nextChangeAt ?? null,
      context.messages().nextChangeAt,
      context.present.endsNow ? usToMs(nextBucketUs(presentUs, unit, options.zone)) : null,
      nextUnitAtUs === null ? null : usToMs(nextUnitAtUs),
      // The first slot of a rolling period ends to be in it.
      context.present.isRolling ? usToMs((edges[1] ?? 0) - 1 + axis.untilUs - axis.afterUs) : null,
    ),
  };
}

interface SlotsBefore {
  /** Null where a slot has no match. */
  counts: readonly (number | null)[];
  /** When another slot gets a match, or one loses it; ms UTC. */
  nextChangeAt: Milliseconds | null;
}

/** The matching slots of the comparison; null where it was not observed in full, or is not wanted. */
function countBefore(context: MetricContext, edges: readonly Microseconds[]): SlotsBefore | null {
  const { community, options, period, comparison, present, presentUs, rule } = context;
  const compared = comparisonOf(period, present, comparison, options.zone);
  if (!compared || !context.isObservedAfter(compared.window.afterUs)) return null;
  const { window, toCompared } = compared;
  const [fromUs, toUs] = [window.afterUs + 1, window.untilUs + 1];
  // An unfinished period is compared with its elapsed part, but with no more than the whole of the one before.
  const isGrowing = present.endsNow && lengthUs(window) === lengthUs(present.window);
  let previousUs = fromUs;
  let nextUs: Microseconds | null = null;
  const matching = edges.map((us, i) => {
    if (i === 0) return fromUs;
    if (i === edges.length - 1 && present.isRolling) return toUs;
    const edgeUs = toCompared(us);
    if (isGrowing && edgeUs >= toUs) nextUs = earliest(nextUs, presentUs + edgeUs + 1 - toUs);
    if (present.isRolling && edgeUs > fromUs) nextUs = earliest(nextUs, presentUs + edgeUs - fromUs);
    // Where clocks go back, two edges have one local time.
    previousUs = Math.min(toUs, Math.max(previousUs, edgeUs));
    return previousUs;
  });
  const counts = countBuckets(community, matching, window.untilUs, rule);
  return {
    counts: Array.from(counts, (count, i) => (matching[i] === matching[i + 1] ? null : count)),
    nextChangeAt: nextUs === null ? null : usToMs(nextUs),
  };
}

function lengthUs({ afterUs, untilUs }: TimeWindow): Microseconds {
  return untilUs - afterUs;
}
