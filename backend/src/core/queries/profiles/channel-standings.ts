import { compareStrings } from '../../state/compare-strings.ts';
import { type CountingRule, isCounted } from '../../state/counting-rule.ts';
import type { MessageRows } from '../../state/rows/message-rows.ts';
import type { CountedRows } from './counted-rows.ts';
import { createTally, type Standing, standingIn } from './tally.ts';

/** The standing of a channel among all channels, in the period and in the whole past. */
export function channelStandings(
  { whole: { channels }, window, momentUs, rule }: CountedRows,
  id: string,
): { period: Standing; past: Standing } {
  const ids = [...channels.keys()];
  const [inPeriod, inPast] = [createTally(ids.length), createTally(ids.length)];
  for (const [i, { rows }] of [...channels.values()].entries()) {
    const [first, end] = [rows.firstRowAfter(window.afterUs), rows.firstRowAfter(window.untilUs)];
    const messages = countRows(rows, first, end, rule);
    inPeriod.messages[i] = messages;
    const others = countRows(rows, 0, first, rule) + countRows(rows, end, rows.firstRowAfter(momentUs), rule);
    inPast.messages[i] = messages + others;
  }
  // The order of the panel among channels with equally many messages (docs/metrics.md#channels).
  const compareTied = (a: number, b: number) => compareStrings(ids[a] ?? '', ids[b] ?? '');
  const index = ids.indexOf(id);
  return { period: standingIn(inPeriod, index, compareTied), past: standingIn(inPast, index, compareTied) };
}

/** The counted messages of the rows `[from, to)`. */
function countRows(rows: MessageRows, from: number, to: number, rule: CountingRule): number {
  const { author, flags } = rows.columns;
  let messages = 0;
  for (let row = from; row < to; row++) if (isCounted(rule, flags[row], author[row])) messages++;
  return messages;
}
