import { DAY_MS } from '../time/units.ts';
import { HELD_DAYS } from '../time/window.ts';

/** Why nothing of what happened in the workspace could be heard. */
export type GapCause =
  /** The process did not run, or was not set up. */
  | 'down'
  /** The process stood still: its machine slept. */
  | 'asleep'
  /** Socket Mode had no connection. */
  | 'disconnected'
  /** What Slack delivered could not be stored. */
  | 'not_stored'
  /** Slack said that it withheld events (`app_rate_limited`). */
  | 'rate_limited';

/** A time when the product was not listening (`gaps[]` of `features.md` 4.8). ms UTC, half-open. */
export interface Gap {
  from: number;
  /** Null while it goes on. */
  to: number | null;
  cause: GapCause;
  /** Whether all of it was read since, from Slack's history or an export. */
  repaired: boolean;
}

/** A gap that is over. */
export type ClosedGap = Gap & { to: number };

/**
 * What is shorter loses nothing, ms: Slack delivers again at once, after a minute, and after five more
 * (docs.slack.dev/apis/events-api). A minute of which it withheld events is as long.
 */
export const MIN_GAP_MS = 60_000;

const GAP_RETENTION_MS = HELD_DAYS * DAY_MS;
const MAX_GAPS = 200;

/** In order, each stretch once where cause and repair are the same, and of those that a page may show the newest 200. */
export function mergeGaps(gaps: readonly ClosedGap[], now: number): ClosedGap[] {
  const merged: ClosedGap[] = [];
  for (const gap of gaps.toSorted(compareGaps)) {
    const same = merged.findLast(({ cause, repaired }) => cause === gap.cause && repaired === gap.repaired);
    if (same && gap.from <= same.to) same.to = Math.max(same.to, gap.to);
    else merged.push({ ...gap });
  }
  return merged.filter(({ to }) => to > now - GAP_RETENTION_MS).slice(-MAX_GAPS);
}

function compareGaps(a: ClosedGap, b: ClosedGap): number {
  if (a.from !== b.from) return a.from - b.from;
  return a.cause === b.cause ? Number(a.repaired) - Number(b.repaired) : a.cause < b.cause ? -1 : 1;
}

/** All that happened between two times (ms) is known by now. */
export function markGapsRepaired(gaps: readonly ClosedGap[], from: number, to: number): ClosedGap[] {
  return gaps.map((gap) => (gap.from >= from && gap.to <= to ? { ...gap, repaired: true } : gap));
}

/** Who begins to listen may be told of an event before it knows that it does, ms. */
const START_TOLERANCE_MS = 1000;

/**
 * An event was accepted at a time (ms) in which this process was away: by itself just before it ended, or by another one on
 * the same topic. So somebody listened until then. The same array where that tells nothing new.
 */
export function shortenGapsAtEvent(gaps: readonly ClosedGap[], at: number): readonly ClosedGap[] {
  const tellsOf = ({ from, to, cause }: ClosedGap): boolean =>
    (cause === 'down' || cause === 'disconnected') && from < at && at < to - START_TOLERANCE_MS;
  if (!gaps.some(tellsOf)) return gaps;
  return gaps.flatMap((gap) => {
    if (!tellsOf(gap)) return [gap];
    return gap.to - at >= MIN_GAP_MS ? [{ ...gap, from: at }] : [];
  });
}
