import type { MetricContext } from '../../metrics/metric-context.ts';
import { visitFirstReplies } from '../../metrics/passes/first-replies.ts';
import type { ChannelState } from '../../state/community.ts';
import { ignoringFilter, isCounted } from '../../state/counting-rule.ts';
import { asksQuestion } from '../../state/rows/message-edits.ts';
import { type Microseconds, usToMs } from '../../time/units.ts';
import { type ChannelTable, channelTable, IdTable, type PersonTable, personTable, UNKNOWN } from './list-tables.ts';

/** Every question of the period, by row (docs/metrics.md#lists). */
export interface QuestionsList {
  people: PersonTable;
  channels: ChannelTable;
  /** When it was posted, microseconds UTC. */
  us: Float64Array;
  /** Indexes in `people` and `channels`. */
  person: Int32Array;
  channel: Int32Array;
  /** Replies of other people in its thread up to the moment shown. */
  replies: Uint32Array;
  /** The time to the first of them, ms; `UNKNOWN` for a question without an answer. */
  firstReplyAfter: Float64Array;
}

interface FoundQuestion {
  us: Microseconds;
  channel: string;
  author: number;
  replies: number;
  waitUs: Microseconds | null;
}

/** The questions of the period, answered or not: those without an answer first, each part newest first. */
export function questionsList(context: MetricContext, _args: Record<string, never>): QuestionsList {
  const { community, directory } = context;
  const found: FoundQuestion[] = [];
  for (const [channel, state] of community.channels) findQuestions(context, channel, state, found);
  found.sort(
    (a, b) => Number(a.waitUs !== null) - Number(b.waitUs !== null) || b.us - a.us || (a.channel < b.channel ? -1 : 1),
  );
  const [people, channels] = [new IdTable(), new IdTable()];
  const person = Int32Array.from(found, ({ author }) => people.indexOf(community.authors.idAt(author)));
  const channel = Int32Array.from(found, (question) => channels.indexOf(question.channel));
  return {
    people: personTable(people.ids, directory),
    channels: channelTable(channels.ids, directory),
    us: Float64Array.from(found, ({ us }) => us),
    person,
    channel,
    replies: Uint32Array.from(found, ({ replies }) => replies),
    firstReplyAfter: Float64Array.from(found, ({ waitUs }) => (waitUs === null ? UNKNOWN : usToMs(waitUs))),
  };
}

function findQuestions(
  { community, window, momentUs, rule }: MetricContext,
  channel: string,
  state: ChannelState,
  found: FoundQuestion[],
): void {
  const { rows } = state;
  const [first, end] = [rows.firstRowAfter(window.afterUs), rows.firstRowAfter(window.untilUs)];
  if (first === end) return;
  const { ts, threadTs, author, flags } = rows.columns;
  const waits = new Map<number, Microseconds>();
  visitFirstReplies(rows, window, momentUs, rule, (waitUs, _asker, root) => waits.set(root, waitUs));
  const questions = new Map<number, FoundQuestion>();
  const erasedUntilUs = community.channelChanges.erasedUntilUs(channel);
  for (let row = first; row < end; row++) {
    const us = ts[row] ?? 0;
    if (threadTs[row] !== 0 || us <= erasedUntilUs || !isCounted(rule, flags[row], author[row])) continue;
    if (!asksQuestion(state, row)) continue;
    questions.set(row, { us, channel, author: author[row] ?? 0, replies: 0, waitUs: waits.get(row) ?? null });
  }
  const { replies } = rows;
  const replyRule = ignoringFilter(rule);
  const endReply = replies.firstReplyFrom(rows.firstRowAfter(momentUs));
  for (let reply = replies.firstReplyFrom(first); reply < endReply; reply++) {
    const question = questions.get(replies.rootRows[reply] ?? 0);
    const row = replies.replyRows[reply] ?? 0;
    if (question && author[row] !== question.author && isCounted(replyRule, flags[row], author[row]))
      question.replies++;
  }
  for (const question of questions.values()) found.push(question);
}
