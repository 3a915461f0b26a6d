import type { Summary } from 'backend/core/summary';
import { WINDOW } from 'backend/core/window';
import { duration } from '../format.ts';
import type { Times } from '../times.ts';

const WINDOW_MS = WINDOW / 1000;
const DAY_MS = 86_400_000;

/** "since 3 Nov (14 d)" while listening began less than a window ago; null once the 30 days are full. */
export function partOfWindow({ total, now }: Summary, times: Times): string | null {
  if (total.since === null || now - total.since >= WINDOW_MS) return null;
  const listened = now - total.since;
  const length = duration(listened < DAY_MS ? listened : listened - (listened % DAY_MS));
  return `since ${times.day(total.since, now)} (${length})`;
}
