import type { WindowCount } from 'backend/core/metrics/window-count';
import { formatNumber, formatPercent } from '../../format/format.ts';

/** How a number compares with that of the comparison, as text. */
export interface PeriodChange {
  direction: 'up' | 'down' | 'same';
  /** Without its arrow: "63 %", "7". */
  amount: string;
  from: string;
}

/** The change from a smaller number is shown as a difference: a percentage would suggest more precision than it has. */
const MIN_PERCENT_BASE = 30;

/** Null without a comparison, and if it was not observed in full. */
export function periodChange({ count: now, previous }: WindowCount): PeriodChange | null {
  if (previous === null) return null;
  const from = formatNumber(previous);
  if (now === previous) return { direction: 'same', amount: '', from };
  const difference = Math.abs(now - previous);
  const rounded = Math.round((difference / previous) * 100);
  const amount =
    previous < MIN_PERCENT_BASE || rounded === 0 ? formatNumber(difference) : formatPercent(difference / previous);
  return { direction: now > previous ? 'up' : 'down', amount, from };
}
