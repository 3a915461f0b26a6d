import type { MetricContext } from '../../metrics/metric-context.ts';
import { visitReplies } from '../../metrics/passes/replies.ts';
import type { ChannelState } from '../../state/community.ts';
import { isCounted } from '../../state/counting-rule.ts';
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
  const questions = new Map<number, FoundQuestion>();
  const erasedUntilUs = community.channelChanges.erasedUntilUs(channel);
  for (let row = first; row < end; row++) {
    const us = ts[row] ?? 0;
    if (threadTs[row] !== 0 || us <= erasedUntilUs || !isCounted(rule, flags[row], author[row])) continue;
    if (!asksQuestion(state, row)) continue;
    questions.set(row, { us, channel, author: author[row] ?? 0, replies: 0, waitUs: null });
  }
  visitReplies(rows, window, momentUs, rule, (reply, root, isFirst) => {
    const question = questions.get(root);
    if (!question) return;
    question.replies++;
    if (isFirst) question.waitUs = (ts[reply] ?? 0) - question.us;
  });
  for (const question of questions.values()) found.push(question);
}
