import { EARLIEST_PLAUSIBLE_US } from '../time/slack-timestamp.ts';
import type { Microseconds } from '../time/units.ts';
import { type ChannelState, NEVER_US, type PreHorizonTotals } from './community.ts';
import { type CountingRule, isCounted } from './counting-rule.ts';
import type { MessageRows } from './rows/message-rows.ts';

/** The totals of the counted messages in the rows `[0, to)` and before the horizon. */
export function countedTotalsBefore(
  { preHorizon, rows }: ChannelState,
  to: number,
  rule: CountingRule,
): Omit<PreHorizonTotals, 'digest'> {
  const { ts, author, flags } = rows.columns;
  let { messages, first, last } = preHorizon;
  for (let row = 0; row < to; row++) {
    if (!isCounted(rule, flags[row], author[row])) continue;
    const us = ts[row] ?? 0;
    messages++;
    if (us < first && us >= EARLIEST_PLAUSIBLE_US) first = us;
    if (us > last) last = us;
  }
  return { messages, first, last };
}

/** The time of the first counted message at or after `fromUs` in the rows `[0, to)`; `NEVER_US` if there is none. */
export function firstCountedUs(rows: MessageRows, fromUs: Microseconds, to: number, rule: CountingRule): Microseconds {
  const { ts, author, flags } = rows.columns;
  for (let row = rows.firstRowAfter(fromUs - 1); row < to; row++)
    if (isCounted(rule, flags[row], author[row])) return ts[row] ?? NEVER_US;
  return NEVER_US;
}
