import type { Community } from '../state/community.ts';
import { type CountingRule, isCounted } from '../state/counting-rule.ts';
import type { TimeZone } from '../time/time-zone.ts';
import { DAY_US, HOUR_US } from '../time/units.ts';

/** A span is shown by the hour up to so many days, one of which may have an hour more. Microseconds. */
const MAX_HOURLY_SPAN_US = 7 * DAY_US + HOUR_US;

/** One bar of the chart while it is zoomed: an hour by the zone's clocks, or what of it lies in the span. ms UTC, half-open. */
export interface HourlyCount {
  from: number;
  to: number;
  messages: number;
}

/**
 * Counted messages by the hour of the clock within a span (ms UTC), as far as they were posted up to `end` (microseconds).
 * Where clocks go back an hour is there twice, where they go forward one is missing. Null where the span is too long to be
 * drawn so, or begins before the rows that are held.
 */
export function countHourly(
  community: Community,
  span: { from: number; to: number },
  end: number,
  zone: TimeZone,
  rule: CountingRule,
): HourlyCount[] | null {
  const [from, to] = [span.from * 1000, span.to * 1000];
  if (to - from > MAX_HOURLY_SPAN_US || from < community.horizonUs || from > end) return null;
  const edges = hourBoundariesUs(from, to, zone);
  const counts = new Uint32Array(edges.length - 1);
  for (const { rows } of community.channels.values()) {
    const { ts, author, flags } = rows.columns;
    const last = rows.firstRowAfter(Math.min(end, to - 1));
    let slot = 0;
    for (let row = rows.firstRowAfter(from - 1); row < last; row++) {
      if (!isCounted(rule, flags[row], author[row])) continue;
      while ((ts[row] ?? 0) >= (edges[slot + 1] ?? to)) slot++;
      counts[slot] = (counts[slot] ?? 0) + 1;
    }
  }
  return Array.from(counts, (messages, slot) => ({
    from: (edges[slot] ?? from) / 1000,
    to: (edges[slot + 1] ?? to) / 1000,
    messages,
  }));
}

/** Where an hour of the clock begins, with both ends of the stretch. Microseconds. */
function hourBoundariesUs(from: number, to: number, zone: TimeZone): number[] {
  const edges: number[] = [];
  for (const stretch of zone.offsetPeriods(from, to)) {
    edges.push(stretch.fromUs);
    const first = Math.floor((stretch.fromUs + stretch.offsetUs) / HOUR_US) * HOUR_US + HOUR_US - stretch.offsetUs;
    for (let at = first; at < stretch.toUs; at += HOUR_US) edges.push(at);
  }
  edges.push(to);
  return edges;
}
