import { type CountingRule, ignoringFilter, isCounted } from '../state/counting-rule.ts';
import type { MessageColumns } from '../state/rows/message-columns.ts';
import { asksQuestion } from '../state/rows/message-edits.ts';
import { withoutErasedNames } from '../state/without-erased-names.ts';
import { formatSlackTimestamp } from '../time/slack-timestamp.ts';
import { type Milliseconds, usToMs } from '../time/units.ts';
import { WINDOW_US } from '../time/window.ts';
import type { MetricContext, MetricResult } from './metric-context.ts';
import type { Channel, Person } from './name-directory.ts';

/** A question to which no other person has replied in its thread. */
export interface UnansweredQuestion {
  key: string;
  /** ms UTC. */
  at: Milliseconds;
  ts: string;
  person: Person;
  channel: Channel;
  text: string;
}

/**
 * Messages of the window that start a thread, ask something and have no counted reply of another person, oldest first
 * (docs/metrics.md#unanswered-questions). Only the newest thousand messages have a text that can be read as a question.
 */
export function unansweredMetric(context: MetricContext): MetricResult<readonly UnansweredQuestion[]> {
  const { community, endUs, rule, directory } = context;
  const questions: UnansweredQuestion[] = [];
  for (const { channel, ts, text } of community.recentTexts.newest()) {
    if (ts > endUs || ts <= endUs - WINDOW_US || ts <= community.channelChanges.erasedUntilUs(channel)) continue;
    const state = community.channels.get(channel);
    const row = state?.rows.findRow(ts) ?? -1;
    if (!state || row < 0 || !asksQuestion(state, row)) continue;
    const { rows } = state;
    if (isAnsweredOrNotCounted(rows.columns, row, rows.firstRowAfter(endUs), rule)) continue;
    const author = community.authors.idAt(rows.columns.author[row] ?? 0);
    questions.push({
      key: `${channel}|${ts}`,
      at: usToMs(ts),
      ts: formatSlackTimestamp(ts),
      person: directory.person(author),
      channel: directory.channel(channel),
      text: withoutErasedNames(text, community.channelChanges),
    });
  }
  // Questions and replies are messages, so the list changes only when the counts of messages do.
  return { value: questions.reverse(), nextChangeAt: context.nextChange(context.messages().nextChangeAt) };
}

/** `end`: the row after the last one that may be a reply. */
function isAnsweredOrNotCounted(
  { ts, threadTs, author, flags }: Readonly<MessageColumns>,
  row: number,
  end: number,
  rule: CountingRule,
): boolean {
  if (threadTs[row] !== 0 || !isCounted(rule, flags[row], author[row])) return true;
  const replyRule = ignoringFilter(rule);
  for (let reply = row + 1; reply < end; reply++) {
    const isReply = threadTs[reply] === ts[row] && author[reply] !== author[row];
    if (isReply && isCounted(replyRule, flags[reply], author[reply])) return true;
  }
  return false;
}
