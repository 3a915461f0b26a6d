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
    const end = rows.firstRowAfter(momentUs);
    // The period may begin after the moment shown.
    const first = Math.min(end, rows.firstRowAfter(window.afterUs));
    inPeriod.messages[i] = countRows(rows, first, Math.min(end, rows.firstRowAfter(window.untilUs)), rule);
    inPast.messages[i] = countRows(rows, 0, end, rule);
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
