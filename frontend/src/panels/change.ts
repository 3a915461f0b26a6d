import type { WindowCount } from 'backend/core/window';
import { count, percent } from '../format.ts';

/** How a number compares with the 30 days before. */
export interface Change {
  direction: 'up' | 'down' | 'same';
  /** Without its arrow: "63 %", "7". */
  amount: string;
  from: string;
}

/** Below this a percentage says more than is known. */
const FEW = 30;

/** Null where the days before were not observed in full: nothing is compared with a part. */
export function changeOf({ count: now, previous }: WindowCount): Change | null {
  if (previous === null) return null;
  const from = count(previous);
  if (now === previous) return { direction: 'same', amount: '', from };
  const difference = Math.abs(now - previous);
  const rounded = Math.round((difference / previous) * 100);
  const amount = previous < FEW || rounded === 0 ? count(difference) : percent(difference / previous);
  return { direction: now > previous ? 'up' : 'down', amount, from };
}
