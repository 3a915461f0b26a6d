import type { Gap, GapCause } from 'backend/core/gaps';
import { duration } from '../format.ts';
import type { Times } from '../times.ts';

const CAUSES: Readonly<Record<GapCause, string>> = {
  down: 'SlackPanda did not run',
  asleep: 'its machine slept',
  disconnected: 'no connection to Slack',
  not_stored: 'events could not be stored',
  rate_limited: 'Slack withheld events',
};

/** A time when nothing was heard, in words: when, why, and whether that is made good. */
export function gapWords({ from, to, cause, repaired }: Gap, now: number, times: Times): string {
  const start = `${times.day(from, now)} ${times.minute(from, from)}`;
  const end = to === null ? 'now' : times.minute(to, to);
  const isOneDay = to === null || times.day(from, now) === times.day(to, now);
  const length = duration((to ?? now) - from);
  const made = to === null ? 'It goes on.' : repaired ? 'Read back since.' : 'Not read back.';
  return `${start} to ${isOneDay || to === null ? end : `${times.day(to, now)} ${end}`} (${length}): ${CAUSES[cause]}. ${made}`;
}

/** Of all gaps those that some of an axis shows, oldest first; one that goes on ends at the present. ms UTC. */
export function drawnGaps(
  gaps: readonly Gap[],
  axis: { from: number; to: number },
  present: number,
): { gap: Gap; from: number; to: number }[] {
  return gaps
    .map((gap) => ({ gap, from: Math.max(axis.from, gap.from), to: Math.min(axis.to, gap.to ?? present) }))
    .filter(({ from, to }) => from < to);
}
