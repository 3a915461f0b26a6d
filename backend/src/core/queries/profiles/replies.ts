import { type CountingRule, ignoringFilter, isCounted } from '../../state/counting-rule.ts';
import type { MessageRows } from '../../state/rows/message-rows.ts';
import type { Microseconds } from '../../time/units.ts';

/**
 * Calls `visit` with the rows of each counted reply up to `momentUs` to a counted message of another author, by time.
 * `isFirst`: no such reply to that message is earlier. Returns 1 at the row of each message with such a reply; one
 * column for all rows up to `momentUs`. The rules are those of docs/metrics.md#first-reply.
 */
export function visitReplies(
  rows: MessageRows,
  momentUs: Microseconds,
  rule: CountingRule,
  visit: (reply: number, root: number, isFirst: boolean) => void,
): Uint8Array {
  const isAnswered = new Uint8Array(rows.firstRowAfter(momentUs));
  const replyRule = ignoringFilter(rule);
  const { author, flags } = rows.columns;
  const { replies } = rows;
  const end = replies.firstReplyFrom(isAnswered.length);
  const { replyRows, rootRows } = replies;
  for (let i = 0; i < end; i++) {
    const [row, root] = [replyRows[i] ?? 0, rootRows[i] ?? 0];
    const [replier, asker] = [author[row], author[root]];
    if (replier === asker || !isCounted(replyRule, flags[row], replier) || !isCounted(rule, flags[root], asker))
      continue;
    visit(row, root, isAnswered[root] === 0);
    isAnswered[root] = 1;
  }
  return isAnswered;
}
