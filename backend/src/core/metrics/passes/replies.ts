import { type CountingRule, ignoringFilter, isCounted } from '../../state/counting-rule.ts';
import type { MessageRows } from '../../state/rows/message-rows.ts';
import type { TimeWindow } from '../../time/time-window.ts';
import type { Microseconds } from '../../time/units.ts';

/**
 * Calls `visit` with the rows of each counted reply up to `momentUs`, by time, to a counted message of the window by
 * another author, also if the filter excludes the reply. `isFirst`: no such reply to that message is earlier. Returns 1
 * for each row of the window, from its first one on, that has such a reply. See docs/metrics.md#first-reply.
 */
export function visitReplies(
  rows: MessageRows,
  { afterUs, untilUs }: TimeWindow,
  momentUs: Microseconds,
  rule: CountingRule,
  visit: (reply: number, root: number, isFirst: boolean) => void,
): Uint8Array {
  const replyRule = ignoringFilter(rule);
  const [firstRow, endRow] = [rows.firstRowAfter(afterUs), rows.firstRowAfter(untilUs)];
  const hasReply = new Uint8Array(endRow - firstRow);
  if (firstRow === endRow) return hasReply;
  const { author, flags } = rows.columns;
  const { replies } = rows;
  const { replyRows, rootRows } = replies;
  const endReply = replies.firstReplyFrom(rows.firstRowAfter(momentUs));
  for (let i = replies.firstReplyFrom(firstRow); i < endReply; i++) {
    const root = rootRows[i] ?? 0;
    if (root < firstRow || root >= endRow) continue;
    const asker = author[root];
    // A filter excludes most messages, so this comes first.
    if (!isCounted(rule, flags[root], asker)) continue;
    const reply = replyRows[i] ?? 0;
    const replier = author[reply];
    if (replier === asker || !isCounted(replyRule, flags[reply], replier)) continue;
    visit(reply, root, hasReply[root - firstRow] === 0);
    hasReply[root - firstRow] = 1;
  }
  return hasReply;
}
