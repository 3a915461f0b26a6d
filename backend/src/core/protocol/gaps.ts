import { DAY_MS, MINUTE_MS, type Milliseconds, SECOND_MS } from '../time/units.ts';
import { HELD_DAYS } from '../time/window.ts';

/** Why no events could be received. */
export type GapCause =
  /** The process did not run, or had no secret yet. */
  | 'down'
  /** The process was suspended, because its machine slept. */
  | 'asleep'
  /** Socket Mode had no connection. */
  | 'disconnected'
  /** The server could not store what Slack delivered. */
  | 'not_stored'
  /** Slack withheld events and reported it (`app_rate_limited`). */
  | 'rate_limited';

/** A time in which no events could be received, `[from, to)`; see `docs/slack-events.md#gaps`. */
export interface Gap {
  from: Milliseconds;
  /** Null while the gap lasts. */
  to: Milliseconds | null;
  cause: GapCause;
  /** Whether all events of this time were read later, from Slack's history or from an export. */
  repaired: boolean;
}

/** A gap that has ended. */
export type ClosedGap = Gap & { to: Milliseconds };

/**
 * A shorter interruption loses no event: Slack delivers again at once, after one minute, and after five minutes
 * (https://docs.slack.dev/apis/events-api). A rate-limited minute is exactly as long.
 */
export const MIN_GAP_MS: Milliseconds = MINUTE_MS;

/** As long as a page holds rows. */
const GAP_RETENTION_MS: Milliseconds = HELD_DAYS * DAY_MS;
const MAX_GAPS = 200;

/**
 * Sorts gaps by their start and merges those that overlap or touch and have one cause and one `repaired`. Returns the
 * newest 200 of those that a page may show at `now`.
 */
export function mergeGaps(gaps: readonly ClosedGap[], now: Milliseconds): ClosedGap[] {
  const merged: ClosedGap[] = [];
  for (const gap of gaps.toSorted(compareGaps)) {
    const previous = merged.findLast(({ cause, repaired }) => cause === gap.cause && repaired === gap.repaired);
    if (previous && gap.from <= previous.to) previous.to = Math.max(previous.to, gap.to);
    else merged.push({ ...gap });
  }
  return merged.filter(({ to }) => to > now - GAP_RETENTION_MS).slice(-MAX_GAPS);
}

function compareGaps(a: ClosedGap, b: ClosedGap): number {
  if (a.from !== b.from) return a.from - b.from;
  return a.cause === b.cause ? Number(a.repaired) - Number(b.repaired) : a.cause < b.cause ? -1 : 1;
}

/** Marks the gaps within `[from, to]` as repaired, because all events of that time have been read. */
export function markGapsRepaired(gaps: readonly ClosedGap[], from: Milliseconds, to: Milliseconds): ClosedGap[] {
  return gaps.map((gap) => (gap.from >= from && gap.to <= to ? { ...gap, repaired: true } : gap));
}

/** A process may receive an event just before it records that it started. */
const START_TOLERANCE_MS: Milliseconds = SECOND_MS;

/**
 * Shortens the gaps within which an event was accepted, by this process just before it ended or by another process on
 * the same topic: such a gap starts at the event. Returns the same array if no gap changes.
 */
export function shortenGapsAtEvent(gaps: readonly ClosedGap[], at: Milliseconds): readonly ClosedGap[] {
  const isShortened = ({ from, to, cause }: ClosedGap): boolean =>
    (cause === 'down' || cause === 'disconnected') && from < at && at < to - START_TOLERANCE_MS;
  if (!gaps.some(isShortened)) return gaps;
  return gaps.flatMap((gap) => {
    if (!isShortened(gap)) return [gap];
    return gap.to - at >= MIN_GAP_MS ? [{ ...gap, from: at }] : [];
  });
}
