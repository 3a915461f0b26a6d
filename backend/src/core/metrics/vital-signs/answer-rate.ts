import type { Community } from '../../state/community.ts';
import { type CountingRule, ignoringFilter, isCounted } from '../../state/counting-rule.ts';
import type { MessageRows } from '../../state/rows/message-rows.ts';
import { DAY_US, type Microseconds } from '../../time/units.ts';
import { WINDOW_US } from '../../time/window.ts';

/** A share as two counts. */
export interface Share {
  numerator: number;
  denominator: number;
}

/** The time within which a reply counts. Only messages older than this are in the rate. */
export const ANSWER_PERIOD_US: Microseconds = DAY_US;

/**
 * Of the counted messages of the window that start a thread and are older than 24 h: those with a counted reply of
 * another person in the thread within 24 h (docs/metrics.md#sign-responsiveness).
 */
export function answerRate(community: Community, endUs: Microseconds, rule: CountingRule): Share {
  let [numerator, denominator] = [0, 0];
  for (const { rows } of community.channels.values()) {
    const from = rows.firstRowAfter(endUs - WINDOW_US);
    const to = rows.firstRowAfter(endUs - ANSWER_PERIOD_US);
    const { threadTs, author, flags } = rows.columns;
    for (let row = from; row < to; row++)
      if (threadTs[row] === 0 && isCounted(rule, flags[row], author[row])) denominator++;
    numerator += countAnswered(rows, from, to, endUs, rule);
  }
  return { numerator, denominator };
}

/** How many of the rows `[from, to)` start a thread and got a reply in time. */
function countAnswered(rows: MessageRows, from: number, to: number, endUs: Microseconds, rule: CountingRule): number {
  const replyRule = ignoringFilter(rule);
  const { ts, threadTs, author, flags } = rows.columns;
  const { replies } = rows;
  const isAnswered = new Uint8Array(to - from);
  const endReply = replies.firstReplyFrom(rows.firstRowAfter(endUs));
  let answered = 0;
  for (let reply = replies.firstReplyFrom(from); reply < endReply; reply++) {
    const [row, root] = [replies.replyRows[reply] ?? 0, replies.rootRows[reply] ?? 0];
    if (root < from || root >= to || isAnswered[root - from] === 1) continue;
    const [replier, asker] = [author[row] ?? 0, author[root] ?? 0];
    if (replier === asker || (ts[row] ?? 0) - (ts[root] ?? 0) > ANSWER_PERIOD_US) continue;
    if (threadTs[root] !== 0 || !isCounted(replyRule, flags[row], replier) || !isCounted(rule, flags[root], asker))
      continue;
    isAnswered[root - from] = 1;
    answered++;
  }
  return answered;
}
