import { type Community, NEVER_US } from '../state/community.ts';
import { type CountingRule, isCounted } from '../state/counting-rule.ts';
import type { TimeZone } from '../time/time-zone.ts';
import { HOUR_US, type Microseconds, type Milliseconds, msToUs, usToMs, WEEK_US } from '../time/units.ts';
import type { MetricContext, MetricResult } from './metric-context.ts';
import { nextRowAgeStepUs, stepToMs } from './passes/age-steps.ts';

/** The longest span that is shown by the hour: a week, of which one day may have 25 hours. */
const MAX_HOURLY_SPAN_US = WEEK_US + HOUR_US;

/** One bar of the hourly chart: an hour of the clock, or the part of it in the span. ms UTC, half-open. */
export interface HourlyCount {
  from: Milliseconds;
  to: Milliseconds;
  messages: number;
}

/**
 * The hours of the filter's span; null without a span, or if the span is not shown by the hour
 * (docs/metrics.md#hourly-chart).
 */
export function zoomMetric(context: MetricContext): MetricResult<readonly HourlyCount[] | null> {
  const { community, filter, presentUs, options, rule } = context;
  const { span } = filter;
  if (!span) return { value: null, nextChangeAt: null };
  let nextDueUs: Microseconds = NEVER_US;
  for (const { rows } of community.channels.values())
    nextDueUs = Math.min(nextDueUs, nextRowAgeStepUs(rows, [0], presentUs));
  const beginsAt = msToUs(span.from) > presentUs ? span.from : null;
  return {
    value: countHourly(community, span, presentUs, options.zone, rule),
    nextChangeAt: context.nextChange(beginsAt, stepToMs(nextDueUs)),
  };
}

/**
 * Counted messages up to `endUs` for each hour of the clock within a span (ms UTC, half-open). Where clocks go back, an
 * hour appears twice; where they go forward, one is missing. Null if the span is too long, begins after `endUs`, or
 * begins before the held rows.
 */
export function countHourly(
  community: Community,
  span: { from: Milliseconds; to: Milliseconds },
  endUs: Microseconds,
  zone: TimeZone,
  rule: CountingRule,
): HourlyCount[] | null {
  const [fromUs, toUs] = [msToUs(span.from), msToUs(span.to)];
  if (toUs - fromUs > MAX_HOURLY_SPAN_US || fromUs < community.horizonUs || fromUs > endUs) return null;
  const edges = hourEdgesUs(fromUs, toUs, zone);
  const counts = new Uint32Array(edges.length - 1);
  for (const { rows } of community.channels.values()) {
    const { ts, author, flags } = rows.columns;
    const end = rows.firstRowAfter(Math.min(endUs, toUs - 1));
    let hour = 0;
    for (let row = rows.firstRowAfter(fromUs - 1); row < end; row++) {
      if (!isCounted(rule, flags[row], author[row])) continue;
      while ((ts[row] ?? 0) >= (edges[hour + 1] ?? toUs)) hour++;
      counts[hour] = (counts[hour] ?? 0) + 1;
    }
  }
  return Array.from(counts, (messages, hour) => ({
    from: usToMs(edges[hour] ?? fromUs),
    to: usToMs(edges[hour + 1] ?? toUs),
    messages,
  }));
}

/** The starts of the hours of the clock within the span, and both ends of the span, ascending. */
function hourEdgesUs(fromUs: Microseconds, toUs: Microseconds, zone: TimeZone): Microseconds[] {
  const edges: Microseconds[] = [];
  for (const period of zone.offsetPeriods(fromUs, toUs)) {
    edges.push(period.fromUs);
    const firstUs = Math.floor((period.fromUs + period.offsetUs) / HOUR_US) * HOUR_US + HOUR_US - period.offsetUs;
    for (let us = firstUs; us < period.toUs; us += HOUR_US) edges.push(us);
  }
  edges.push(toUs);
  return edges;
}
