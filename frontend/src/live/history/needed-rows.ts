import type { CountingDefinition } from 'backend/core/records/counting-definition';
import { isSameCounting } from 'backend/core/state/counting/counts-apart';
import { comparisonOf, resolvePeriod } from 'backend/core/time/resolve-period';
import type { TimeZone } from 'backend/core/time/time-zone';
import { DAY_MS, type Microseconds, type Milliseconds, usToMs } from 'backend/core/time/units';
import { endOfMillisecondUs, WINDOW_US } from 'backend/core/time/window';
import type { ViewerChoices } from '../dashboard-state.ts';
import type { Depth } from './history-messages.ts';

/** Which rows a summary reads. Instants are exclusive; -1 stands for all rows. */
export interface NeededRows {
  /** Without the rows after this instant, a number would be wrong. */
  requiredAfterUs: Microseconds;
  /** Without the rows after this instant, a comparison, a part of the score's curve or a vital sign is missing. */
  wantedAfterUs: Microseconds;
}

const ALL_ROWS: NeededRows = { requiredAfterUs: -1, wantedAfterUs: -1 };

/**
 * Which rows a summary of these choices reads at a moment. The score at any moment counts the 30 days before it, the vital
 * signs the 60 days. Where other messages count than by the community's definition, the total needs all of them.
 */
export function neededRows(
  { period, comparison, asOf, definition, vitals }: ViewerChoices,
  zone: TimeZone,
  present: Milliseconds,
  communityDefinition: CountingDefinition,
): NeededRows {
  const countsOtherwise = definition !== null && !isSameCounting(definition, communityDefinition);
  if (period.kind === 'all' || countsOtherwise) return ALL_ROWS;
  const presentUs = endOfMillisecondUs(present);
  const momentUs = asOf === null ? presentUs : Math.min(presentUs, endOfMillisecondUs(asOf));
  const resolved = resolvePeriod(period, momentUs, zone, null, presentUs);
  const { window, axis } = resolved;
  const comparedWindow = comparisonOf(period, resolved, comparison, zone)?.window;
  // A moment before a calendar or custom period shows an empty window, and the score of that moment.
  const earliestUs = Math.min(window.afterUs, momentUs - WINDOW_US);
  const requiredAfterUs = Math.min(earliestUs, window.untilUs - WINDOW_US);
  return {
    requiredAfterUs,
    wantedAfterUs: Math.min(
      Math.min(vitals ? requiredAfterUs : earliestUs, axis.afterUs) - WINDOW_US,
      comparedWindow?.afterUs ?? window.afterUs,
    ),
  };
}

/** Whether a community with this horizon holds the rows after an instant. */
export function holdsRowsAfter(horizonUs: Microseconds, afterUs: Microseconds): boolean {
  return horizonUs <= afterUs + 1;
}

/** The depths that are loaded: few, so that pages share the snapshots that the server makes. */
const DEPTHS_DAYS = [200, 800];

/** How far back to load for the rows after an instant, at a moment: to a midnight UTC, or all. */
export function depthFor(afterUs: Microseconds, present: Milliseconds): Depth {
  const days = DEPTHS_DAYS.find((candidate) => usToMs(afterUs) >= present - candidate * DAY_MS);
  return days === undefined ? 'all' : Math.floor(present / DAY_MS - days - 1) * DAY_MS;
}
