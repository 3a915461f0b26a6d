import type { Community } from '../../state/community.ts';
import { type CountingRule, ignoringFilter, isCounted } from '../../state/counting-rule.ts';
import { DAY_US } from '../../time/units.ts';
import { WINDOW_US } from '../../time/window.ts';

/**
 * `answer_rate_24h` of `features.md` 4.6: of the messages of the window that start a thread and are older than 24 h, those to
 * which another person has replied in the thread within 24 h. `end`: microseconds.
 */
export function answerRate(community: Community, end: number, rule: CountingRule): { part: number; whole: number } {
  const anyone = ignoringFilter(rule);
  let [part, whole] = [0, 0];
  for (const { rows } of community.channels.values()) {
    const { ts, threadTs: root, author, flags } = rows.columns;
    const { replies } = rows;
    const [from, to] = [rows.firstRowAfter(end - WINDOW_US), rows.firstRowAfter(end - DAY_US)];
    for (let row = from; row < to; row++) if (root[row] === 0 && isCounted(rule, flags[row], author[row])) whole++;
    const isAnswered = new Uint8Array(to - from);
    const last = replies.firstReplyFrom(rows.firstRowAfter(end));
    for (let reply = replies.firstReplyFrom(from); reply < last; reply++) {
      const [row, start] = [replies.replyRows[reply] ?? 0, replies.rootRows[reply] ?? 0];
      if (start < from || start >= to || isAnswered[start - from] === 1) continue;
      const [by, asker] = [author[row] ?? 0, author[start] ?? 0];
      if (by === asker || (ts[row] ?? 0) - (ts[start] ?? 0) > DAY_US) continue;
      if (root[start] !== 0 || !isCounted(anyone, flags[row], by) || !isCounted(rule, flags[start], asker)) continue;
      isAnswered[start - from] = 1;
      part++;
    }
  }
  return { part, whole };
}
