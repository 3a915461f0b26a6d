import type { Gap, GapCause } from 'backend/core/protocol/gaps';
import { formatDuration } from '../../format/format.ts';
import type { TimeFormatter } from '../../format/time-formatter.ts';

const CAUSE_TEXTS: Readonly<Record<GapCause, string>> = {
  down: 'SlackPanda did not run',
  asleep: 'its machine slept',
  disconnected: 'no connection to Slack',
  not_stored: 'events could not be stored',
  rate_limited: 'Slack withheld events',
};

/** A time when nothing was heard, in words: when, why, and whether that is made good. */
export function describeGap({ from, to, cause, repaired }: Gap, now: number, times: TimeFormatter): string {
  const start = `${times.shortDate(from, now)} ${times.shortDateTime(from, from)}`;
  const end = to === null ? 'now' : times.shortDateTime(to, to);
  const isOneDay = to === null || times.shortDate(from, now) === times.shortDate(to, now);
  const length = formatDuration((to ?? now) - from);
  const made = to === null ? 'It goes on.' : repaired ? 'Read back since.' : 'Not read back.';
  return `${start} to ${isOneDay || to === null ? end : `${times.shortDate(to, now)} ${end}`} (${length}): ${CAUSE_TEXTS[cause]}. ${made}`;
}

/** Of all gaps those that some of an axis shows, oldest first; one that goes on ends at the present. ms UTC. */
export function visibleGaps(
  gaps: readonly Gap[],
  axis: { from: number; to: number },
  present: number,
): { gap: Gap; from: number; to: number }[] {
  return gaps
    .map((gap) => ({ gap, from: Math.max(axis.from, gap.from), to: Math.min(axis.to, gap.to ?? present) }))
    .filter(({ from, to }) => from < to);
}
