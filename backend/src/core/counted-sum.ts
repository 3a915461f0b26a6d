import { type Before, type ChannelState, NEVER } from './community.ts';
import { type CountedRule, isCounted } from './counted.ts';
import type { Rows } from './rows.ts';
import { BEGINNING } from './timestamp.ts';

/** What the first `to` rows come to, with what was summed before the horizon. */
export function countedBefore({ before, rows }: ChannelState, to: number, rule: CountedRule): Omit<Before, 'digest'> {
  const { ts, author, flags } = rows.columns;
  let { messages, first, last } = before;
  for (let row = 0; row < to; row++) {
    if (!isCounted(rule, flags[row], author[row])) continue;
    const at = ts[row] ?? 0;
    messages++;
    if (at < first && at >= BEGINNING) first = at;
    if (at > last) last = at;
  }
  return { messages, first, last };
}

/** When the first counted message from a time on was posted, of the rows below `to`; `NEVER` if there is none. */
export function firstCounted(rows: Rows, from: number, to: number, rule: CountedRule): number {
  const { ts, author, flags } = rows.columns;
  for (let row = rows.firstAfter(from - 1); row < to; row++)
    if (isCounted(rule, flags[row], author[row])) return ts[row] ?? NEVER;
  return NEVER;
}
