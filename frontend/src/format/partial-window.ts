import type { Summary } from 'backend/core/metrics/summary';
import { DAY_MS } from 'backend/core/time/units';
import { WINDOW_MS } from 'backend/core/time/window';
import { formatDuration } from './format.ts';
import type { TimeFormatter } from './time-formatter.ts';

/** "since 3 Nov (14 d)" if less than the 30 days of the window is known; null for the whole window. */
export function describePartialWindow({ total, heldFrom, now }: Summary, timeFormatter: TimeFormatter): string | null {
  if (total.since === null) return null;
  const since = Math.max(total.since, heldFrom ?? 0);
  const knownMs = now - since;
  if (knownMs >= WINDOW_MS) return null;
  const length = formatDuration(knownMs < DAY_MS ? knownMs : knownMs - (knownMs % DAY_MS));
  return `since ${timeFormatter.shortDate(since, now)} (${length})`;
}
