import type { Community } from '../../state/community.ts';
import { type CountingRule, isCounted } from '../../state/counting-rule.ts';
import { FLAG_DIRECT_MESSAGE } from '../../state/rows/message-columns.ts';
import type { TimeWindow } from '../../time/time-window.ts';
import type { TimedRows } from './newest-first.ts';

/** The counted messages of a window, without direct ones, as the activity lists them: the rows of each channel. */
export function messageSources(
  { channels }: Community,
  { afterUs, untilUs }: TimeWindow,
  rule: CountingRule,
): (TimedRows & { channel: string })[] {
  return [...channels].map(([channel, { rows }]) => {
    const { ts, author, flags } = rows.columns;
    return {
      channel,
      key: `${channel}|`,
      times: ts,
      first: rows.firstRowAfter(afterUs),
      end: rows.firstRowAfter(untilUs),
      isListed: (row) => ((flags[row] ?? 0) & FLAG_DIRECT_MESSAGE) === 0 && isCounted(rule, flags[row], author[row]),
    };
  });
}
