import { type CountingRule, ignoringFilter, isCounted } from '../../state/counting-rule.ts';
import type { MessageRows } from '../../state/rows/message-rows.ts';
import type { TimeWindow } from '../../time/time-window.ts';
import type { Microseconds } from '../../time/units.ts';

/**
 * Calls `onReply` with the first reply to each counted message of the window: how long the message waited for it, the
 * index of the author of the message, and the row of the message. Replies up to `momentUs` count. Returns 1 for each row
 * of the window that has such a reply. See docs/metrics.md#first-reply.
 */
export function visitFirstReplies(
  rows: MessageRows,
  { afterUs, untilUs }: TimeWindow,
  momentUs: Microseconds,
  rule: CountingRule,
  onReply: (waitUs: Microseconds, asker: number, root: number) => void,
): Uint8Array {
  const replyRule = ignoringFilter(rule);
  const [firstRow, endRow] = [rows.firstRowAfter(afterUs), rows.firstRowAfter(untilUs)];
  const hasReply = new Uint8Array(endRow - firstRow);
  if (firstRow === endRow) return hasReply;
  const { ts, author, flags } = rows.columns;
  const { replies } = rows;
  const endReply = replies.firstReplyFrom(rows.firstRowAfter(momentUs));
  for (let reply = replies.firstReplyFrom(firstRow); reply < endReply; reply++) {
    const [row, root] = [replies.replyRows[reply] ?? 0, replies.rootRows[reply] ?? 0];
    // Replies are sorted by time, so the first one of each thread is the earliest.
    if (root < firstRow || root >= endRow || hasReply[root - firstRow] === 1) continue;
    const [replier, asker] = [author[row] ?? 0, author[root] ?? 0];
    if (asker === replier || !isCounted(replyRule, flags[row], replier) || !isCounted(rule, flags[root], asker))
      continue;
    hasReply[root - firstRow] = 1;
    onReply((ts[row] ?? 0) - (ts[root] ?? 0), asker, root);
  }
  return hasReply;
}
