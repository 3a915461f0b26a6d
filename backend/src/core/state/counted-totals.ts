import { EARLIEST_PLAUSIBLE_US } from '../time/slack-timestamp.ts';
import { type ChannelState, NEVER_US, type PreHorizonTotals } from './community.ts';
import { type CountingRule, isCounted } from './counting-rule.ts';
import type { MessageRows } from './message-rows.ts';

/** What the first `to` rows come to, with what was summed before the horizon. */
export function countedTotalsBefore(
  { preHorizon: before, rows }: ChannelState,
  to: number,
  rule: CountingRule,
): Omit<PreHorizonTotals, 'digest'> {
  const { ts, author, flags } = rows.columns;
  let { messages, first, last } = before;
  for (let row = 0; row < to; row++) {
    if (!isCounted(rule, flags[row], author[row])) continue;
    const at = ts[row] ?? 0;
    messages++;
    if (at < first && at >= EARLIEST_PLAUSIBLE_US) first = at;
    if (at > last) last = at;
  }
  return { messages, first, last };
}

/** When the first counted message from a time on was posted, of the rows below `to`; `NEVER_US` if there is none. */
export function firstCountedUs(rows: MessageRows, from: number, to: number, rule: CountingRule): number {
  const { ts, author, flags } = rows.columns;
  for (let row = rows.firstRowAfter(from - 1); row < to; row++)
    if (isCounted(rule, flags[row], author[row])) return ts[row] ?? NEVER_US;
  return NEVER_US;
}
