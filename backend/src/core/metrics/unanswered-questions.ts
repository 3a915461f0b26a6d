import type { ChannelState } from '../state/community.ts';
import { KeptByRows } from '../state/counting/kept-by-rows.ts';
import { isCounted } from '../state/counting-rule.ts';
import { FLAG_QUESTION } from '../state/rows/message-columns.ts';
import { asksQuestion } from '../state/rows/message-edits.ts';
import { withoutErasedNames } from '../state/without-erased-names.ts';
import { formatSlackTimestamp } from '../time/slack-timestamp.ts';
import { type Microseconds, type Milliseconds, usToMs } from '../time/units.ts';
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
interface QuestionRow {
  channel: string;
  row: number;
  us: Microseconds;
}

/**
 * Messages of the period that start a thread, ask something and have no counted reply of another person up to the moment
 * shown (docs/metrics.md#unanswered-questions).
 */
export function unansweredMetric(context: MetricContext): MetricResult<UnansweredQuestions> {
  let count = 0;
  let newest: QuestionRow[] = [];
  let oldestUs: Microseconds = Number.NEGATIVE_INFINITY;
  for (const [channel, state] of context.community.channels) {
    const found = unansweredOf(context, channel, state);
    count += found.count;
    const { ts } = state.rows.columns;
    for (const row of found.newestRows) {
      const us = ts[row] ?? 0;
      if (us >= oldestUs) newest.push({ channel, row, us });
    }
    if (newest.length <= MAX_LISTED_QUESTIONS) continue;
    newest = newest.sort(newestFirst).slice(0, MAX_LISTED_QUESTIONS);
    oldestUs = newest.at(-1)?.us ?? oldestUs;
  }
  return {
    value: { count, newest: newest.sort(newestFirst).map((question) => describeQuestion(context, question)) },
    // Questions and replies are messages, so the list changes only when the counts of messages do.
    nextChangeAt: context.nextChange(context.messages().nextChangeAt),
  };
}

function newestFirst(a: QuestionRow, b: QuestionRow): number {
  return b.us - a.us || (a.channel < b.channel ? -1 : 1);
}

/** The unanswered questions of one channel. */
interface ChannelQuestions {
  count: number;
  /** At most `MAX_LISTED_QUESTIONS`, newest first. */
  newestRows: readonly number[];
}

const keptQuestions = new KeptByRows<ChannelQuestions>();

/** Kept until rows or edits of the channel change. */
function unansweredOf(context: MetricContext, channel: string, state: ChannelState): ChannelQuestions {
  const { community, window, momentUs, rule } = context;
  const { rows, edits } = state;
  const answered = context.threads().answeredRows.get(channel);
  const erasedUntilUs = community.channelChanges.erasedUntilUs(channel);
  const edges = [window.afterUs, erasedUntilUs, window.untilUs, momentUs].map((us) => rows.firstRowAfter(us));
  const [windowFirst = 0, erasedEnd = 0, end = 0] = edges;
  return keptQuestions.get(rows, rule, `${edges.join('|')}|${edits.version}`, () => {
    const hasEdits = edits.size > 0;
    const { threadTs, author, flags } = rows.columns;
    const newestRows: number[] = [];
    let count = 0;
    for (let row = end - 1; row >= windowFirst && row >= erasedEnd; row--) {
      // Most messages are no questions. While no message of the channel is edited, the flag alone decides that.
      if (!hasEdits && ((flags[row] ?? 0) & FLAG_QUESTION) === 0) continue;
      if (threadTs[row] !== 0 || answered?.[row - windowFirst] === 1 || !isCounted(rule, flags[row], author[row]))
        continue;
      if (hasEdits && !asksQuestion(state, row)) continue;
      count++;
      if (newestRows.length < MAX_LISTED_QUESTIONS) newestRows.push(row);
    }
    return { count, newestRows };
  });
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
