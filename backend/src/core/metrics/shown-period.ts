import type { Comparison, Period } from '../time/period.ts';
import type { TimeWindow } from '../time/time-window.ts';
import { type Milliseconds, usToMs } from '../time/units.ts';
import type { MetricContext, MetricResult } from './metric-context.ts';

/** Half-open, `[from, to)`, ms UTC. */
export interface TimeRange {
  from: Milliseconds;
  to: Milliseconds;
}

/** The period that the numbers count (docs/metrics.md#period). */
export interface ShownPeriod extends TimeRange {
  chosen: Period;
  comparison: Comparison;
  /** The whole period as of the present, over which the moment shown can move. */
  axis: TimeRange;
  /** The time that the numbers are compared with; null where there is none, or it was not observed in full. */
  comparedWith: TimeRange | null;
  /** Whether it ends at the moment shown, and not before it. */
  endsNow: boolean;
}

/** `nextChangeAt`: when a calendar period becomes another one. The ends of a rolling one change all the time. */
export function periodMetric(context: MetricContext): MetricResult<ShownPeriod> {
  const { window, comparedWindow, present, shown } = context;
  return {
    value: {
      ...toTimeRange(window),
      chosen: context.period,
      comparison: context.comparison,
      axis: toTimeRange(present.axis),
      comparedWith: comparedWindow && toTimeRange(comparedWindow),
      endsNow: shown.endsNow,
    },
    nextChangeAt: context.nextChange(context.messages().nextChangeAt),
  };
}

function toTimeRange({ afterUs, untilUs }: TimeWindow): TimeRange {
  return { from: usToMs(afterUs + 1), to: usToMs(untilUs + 1) };
}
