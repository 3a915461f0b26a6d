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

/** A gap as text: when, why, and whether its messages were read afterwards. `now` is ms UTC. See `docs/slack-events.md#gaps`. */
export function describeGap({ from, to, cause, repaired }: Gap, now: number, timeFormatter: TimeFormatter): string {
  const start = `${timeFormatter.shortDate(from, now)} ${timeFormatter.shortDateTime(from, from)}`;
  const end = to === null ? 'now' : timeFormatter.shortDateTime(to, to);
  const isOneDay = to === null || timeFormatter.shortDate(from, now) === timeFormatter.shortDate(to, now);
  const length = formatDuration((to ?? now) - from);
  const outcome = to === null ? 'Ongoing.' : repaired ? 'Read back since.' : 'Not read back.';
  return `${start} to ${isOneDay || to === null ? end : `${timeFormatter.shortDate(to, now)} ${end}`} (${length}): ${CAUSE_TEXTS[cause]}. ${outcome}`;
}

/** The gaps that overlap the axis, cut to it, oldest first. An ongoing gap ends at the present. All times are ms UTC. */
export function visibleGaps(
  gaps: readonly Gap[],
  axis: { from: number; to: number },
  present: number,
): { gap: Gap; from: number; to: number }[] {
  return gaps
    .map((gap) => ({ gap, from: Math.max(axis.from, gap.from), to: Math.min(axis.to, gap.to ?? present) }))
    .filter(({ from, to }) => from < to);
}
