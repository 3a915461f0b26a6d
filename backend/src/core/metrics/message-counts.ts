import { hasAllRowsAfter, NEVER_US } from '../state/community.ts';
import { keepsTotals } from '../state/filter.ts';
import { type Milliseconds, usToMs, usToMsRoundedUp } from '../time/units.ts';
import type { MetricContext, MetricResult } from './metric-context.ts';
import { nextAgeStepUs, stepToMs } from './passes/age-steps.ts';
import type { WindowCount } from './window-count.ts';

/** See docs/metrics.md#total-messages. */
export interface TotalMessages {
  messages: number;
  /** When the first message was posted, whatever the filter, ms UTC. */
  since: Milliseconds | null;
  /** From when on messages are counted (ms UTC), where the filter leaves out those that the page does not hold; else null. */
  heldFrom: Milliseconds | null;
}

export function totalMetric(context: MetricContext): MetricResult<TotalMessages> {
  const { whole, filter } = context;
  const { total, nextChangeAt } = context.messages();
  const firstUs = context.firstMessageUs();
  const leavesOut =
    !keepsTotals(filter) && [...whole.channels.values()].some(({ preHorizon }) => preHorizon.messages > 0);
  return {
    value: {
      messages: total,
      since: firstUs === null ? null : usToMs(firstUs),
      heldFrom: leavesOut ? usToMsRoundedUp(whole.horizonUs) : null,
    },
    nextChangeAt: context.nextChange(nextChangeAt),
  };
}

/** Messages of the period (docs/metrics.md#messages-of-the-period). */
export function messagesMetric(context: MetricContext): MetricResult<WindowCount> {
  const { window, nextChangeAt } = context.messages();
  return { value: window, nextChangeAt: context.nextChange(nextChangeAt) };
}

/** People who posted in the period (docs/metrics.md#people-posting). */
export function postersMetric(context: MetricContext): MetricResult<WindowCount> {
  const { posters, nextChangeAt } = context.messages();
  return { value: posters, nextChangeAt: context.nextChange(nextChangeAt) };
}

/** Messages of the period by hour of the week: 168 numbers, Monday 0 h first (docs/metrics.md#busy-hours). */
export function hoursMetric(context: MetricContext): MetricResult<Uint32Array> {
  const { hours, nextChangeAt } = context.messagesWithout('hour');
  return { value: hours, nextChangeAt: context.nextChange(nextChangeAt) };
}

/**
 * The time from which on a page holds messages (ms UTC) if that is within the window; else null
 * (docs/metrics.md#looking-back).
 */
export function heldFromMetric(context: MetricContext): MetricResult<Milliseconds | null> {
  const { whole, window, endUs, shown } = context;
  const lengthUs = window.untilUs - window.afterUs;
  const heldNextUs = shown.isRolling ? nextAgeStepUs(whole.horizonUs - 1, [lengthUs], endUs) : NEVER_US;
  return {
    value: hasAllRowsAfter(whole, window.afterUs) ? null : usToMsRoundedUp(whole.horizonUs),
    nextChangeAt: context.nextChange(stepToMs(heldNextUs)),
  };
}
