import type { Columns } from './columns.ts';
import type { Community } from './community.ts';
import { type CountedRule, isCounted, unfiltered } from './counted.ts';
import type { Channel, Directory, Person } from './directory.ts';
import { isQuestion } from './question.ts';
import { slackTimestamp } from './timestamp.ts';
import { WINDOW } from './window.ts';

/** A question that nobody else has replied to in its thread. */
export interface Unanswered {
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
  rule: CountedRule,
  directory: Directory,
): Unanswered[] {
  const found: Unanswered[] = [];
  for (const { channel, ts, text } of community.recent.newest()) {
    if (ts > end || ts <= end - WINDOW || !isQuestion(text)) continue;
    const rows = community.channels.get(channel)?.rows;
    const row = rows?.find(ts) ?? -1;
    if (!rows || row < 0 || isAnswered(rows.columns, row, rows.firstAfter(end), rule)) continue;
    const author = community.authors.id(rows.columns.author[row] ?? 0);
    found.push({
      key: `${channel}|${ts}`,
      at: Math.floor(ts / 1000),
      ts: slackTimestamp(ts),
      person: directory.person(author),
      channel: directory.channel(channel),
      text,
    });
  }
  return found.reverse();
}

/** What is no question of a person has nothing to wait for. */
function isAnswered({ ts, root, author, flags }: Columns, row: number, to: number, rule: CountedRule): boolean {
  if (root[row] !== 0 || !isCounted(rule, flags[row], author[row])) return true;
  const anyone = unfiltered(rule);
  for (let reply = row + 1; reply < to; reply++) {
    const isReply = root[reply] === ts[row] && author[reply] !== author[row];
    if (isReply && isCounted(anyone, flags[reply], author[reply])) return true;
  }
  return false;
}
