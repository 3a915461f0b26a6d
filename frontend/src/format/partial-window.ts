import type { Summary } from 'backend/core/metrics/summary';
import { DAY_MS } from 'backend/core/time/units';
import { WINDOW_MS } from 'backend/core/time/window';
import { formatDuration } from './format.ts';
import type { TimeFormatter } from './time-formatter.ts';

/** "since 3 Nov (14 d)" where less than a window was listened to, or is held; null for the full 30 days. */
export function describePartialWindow({ total, heldFrom, now }: Summary, times: TimeFormatter): string | null {
  if (total.since === null) return null;
  const since = Math.max(total.since, heldFrom ?? 0);
  if (now - since >= WINDOW_MS) return null;
  const listened = now - since;
  const length = formatDuration(listened < DAY_MS ? listened : listened - (listened % DAY_MS));
  return `since ${times.shortDate(since, now)} (${length})`;
}
