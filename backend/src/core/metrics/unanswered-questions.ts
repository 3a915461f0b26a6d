import type { Community } from '../state/community.ts';
import { type CountingRule, ignoringFilter, isCounted } from '../state/counting-rule.ts';
import type { MessageColumns } from '../state/message-columns.ts';
import { formatSlackTimestamp } from '../time/slack-timestamp.ts';
import { WINDOW_US } from '../time/window.ts';
import type { Channel, NameDirectory, Person } from './name-directory.ts';
import { isQuestion } from './question.ts';

/** A question that nobody else has replied to in its thread. */
export interface UnansweredQuestion {
  key: string;
  /** ms UTC. */
  at: number;
  ts: string;
  person: Person;
  channel: Channel;
  text: string;
}

/**
 * Messages of the window that start a thread, ask something, and have no reply of another person (`features.md` row 21 and
 * 4.6, roots containing "?"), the oldest first. Only those whose text is still known can tell that they ask: the newest
 * thousand messages. `end`: microseconds.
 */
export function unansweredQuestions(
  community: Community,
  end: number,
  rule: CountingRule,
  directory: NameDirectory,
): UnansweredQuestion[] {
  const found: UnansweredQuestion[] = [];
  for (const { channel, ts, text } of community.recentTexts.newest()) {
    if (ts > end || ts <= end - WINDOW_US || !isQuestion(text)) continue;
    const rows = community.channels.get(channel)?.rows;
    const row = rows?.findRow(ts) ?? -1;
    if (!rows || row < 0 || isAnsweredOrNoQuestion(rows.columns, row, rows.firstRowAfter(end), rule)) continue;
    const author = community.authors.idAt(rows.columns.author[row] ?? 0);
    found.push({
      key: `${channel}|${ts}`,
      at: Math.floor(ts / 1000),
      ts: formatSlackTimestamp(ts),
      person: directory.person(author),
      channel: directory.channel(channel),
      text,
    });
  }
  return found.reverse();
}

/** What is no question of a person has nothing to wait for. */
function isAnsweredOrNoQuestion(
  { ts, threadTs: root, author, flags }: MessageColumns,
  row: number,
  to: number,
  rule: CountingRule,
): boolean {
  if (root[row] !== 0 || !isCounted(rule, flags[row], author[row])) return true;
  const anyone = ignoringFilter(rule);
  for (let reply = row + 1; reply < to; reply++) {
    const isReply = root[reply] === ts[row] && author[reply] !== author[row];
    if (isReply && isCounted(anyone, flags[reply], author[reply])) return true;
  }
  return false;
}
