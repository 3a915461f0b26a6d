import { isCounted } from '../state/counting-rule.ts';
import { asksQuestion } from '../state/rows/message-edits.ts';
import { withoutErasedNames } from '../state/without-erased-names.ts';
import { formatSlackTimestamp } from '../time/slack-timestamp.ts';
import { type Microseconds, type Milliseconds, usToMs } from '../time/units.ts';
import type { MetricContext, MetricResult } from './metric-context.ts';
import type { Channel, Person } from './name-directory.ts';
import { forEachFirstReply } from './passes/thread-stats.ts';

/** A question to which no other person has replied in its thread. */
export interface UnansweredQuestion {
  key: string;
  /** ms UTC. */
  at: Milliseconds;
  ts: string;
  person: Person;
  channel: Channel;
  /** Null where the text is not held. */
  text: string | null;
}

export interface UnansweredQuestions {
  count: number;
  /** The newest of them, newest first, at most `MAX_LISTED_QUESTIONS`. */
  newest: readonly UnansweredQuestion[];
}

export const MAX_LISTED_QUESTIONS = 50;

/** A message by its channel and its row. */
export interface QuestionRow {
  channel: string;
  row: number;
  us: Microseconds;
}

/**
 * Messages of the period that start a thread, ask something and have no counted reply of another person up to the moment
 * shown (docs/metrics.md#unanswered-questions).
 */
export function unansweredMetric(context: MetricContext): MetricResult<UnansweredQuestions> {
  const questions = findUnanswered(context);
  return {
    value: {
      count: questions.length,
      newest: questions.slice(0, MAX_LISTED_QUESTIONS).map((question) => describeQuestion(context, question)),
    },
    // Questions and replies are messages, so the list changes only when the counts of messages do.
    nextChangeAt: context.nextChange(context.messages().nextChangeAt),
  };
}

/** All of them, newest first; of one time by channel. */
export function findUnanswered({ community, window, momentUs, rule }: MetricContext): QuestionRow[] {
  const found: QuestionRow[] = [];
  for (const [channel, state] of community.channels) {
    const { rows } = state;
    const erasedUntilUs = community.channelChanges.erasedUntilUs(channel);
    const [first, end] = [rows.firstRowAfter(window.afterUs), rows.firstRowAfter(window.untilUs)];
    if (first === end) continue;
    const { ts, threadTs, author, flags } = rows.columns;
    const isAnswered = new Uint8Array(end - first);
    forEachFirstReply(rows, window, momentUs, rule, (_wait, _asker, root) => {
      isAnswered[root - first] = 1;
    });
    for (let row = first; row < end; row++) {
      if (threadTs[row] !== 0 || isAnswered[row - first] === 1 || !isCounted(rule, flags[row], author[row])) continue;
      const us = ts[row] ?? 0;
      if (us > erasedUntilUs && asksQuestion(state, row)) found.push({ channel, row, us });
    }
  }
  return found.sort((a, b) => b.us - a.us || (a.channel < b.channel ? -1 : 1));
}

function describeQuestion(
  { community, directory }: MetricContext,
  { channel, row, us }: QuestionRow,
): UnansweredQuestion {
  const author = community.channels.get(channel)?.rows.columns.author[row] ?? 0;
  const recent = community.recentTexts.find(channel, us);
  return {
    key: `${channel}|${us}`,
    at: usToMs(us),
    ts: formatSlackTimestamp(us),
    person: directory.person(community.authors.idAt(author)),
    channel: directory.channel(channel),
    // With `KEEP_TEXT=false` the text is empty after a restart, and a question has none that is.
    text: recent?.text ? withoutErasedNames(recent.text, community.channelChanges) : null,
  };
}
