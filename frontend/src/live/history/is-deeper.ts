import type { Depth } from './history-messages.ts';

/** Whether the rows from `a` on include more than those from `b` on. */
export function isDeeper(a: Depth, b: Depth): boolean {
  return b !== 'all' && (a === 'all' || a < b);
}
