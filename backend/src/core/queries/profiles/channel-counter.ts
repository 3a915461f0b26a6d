import { visitReplies } from '../../metrics/passes/replies.ts';
import type { ChannelState } from '../../state/community.ts';
import { type CountingRule, isCounted } from '../../state/counting-rule.ts';
import { FLAG_DELETED, FLAG_SEEN } from '../../state/rows/message-columns.ts';
import { asksQuestion } from '../../state/rows/message-edits.ts';
import { isInWindow, type TimeWindow } from '../../time/time-window.ts';
import type { Microseconds } from '../../time/units.ts';
import { type QuestionCounts, ReplyTimes } from './conversation-counts.ts';
import type { CountedRows } from './counted-rows.ts';
import { addToTally, createTally, type Tally } from './tally.ts';

/** Replies and questions of a channel in one stretch of time. */
class Conversation {
  replies = 0;
  readonly firstReplyTimes = new ReplyTimes();
  readonly questions: QuestionCounts = { asked: 0, answered: 0 };

  counts() {
    const { replies, questions } = this;
    return { replies, medianFirstReply: this.firstReplyTimes.median(), questions };
  }
}

/** Counts what was written in one channel. */
export class ChannelCounter {
  readonly period = new Conversation();
  readonly past = new Conversation();
  /** By author, in the period and outside of it. */
  readonly inPeriod: Tally;
  readonly outsidePeriod: Tally;
  /** The times of the counted messages. */
  readonly times: Microseconds[] = [];
  /** Messages that exist and do not count. */
  uncounted = 0;
  readonly #period: TimeWindow;
  readonly #momentUs: Microseconds;
  readonly #rule: CountingRule;

  constructor({ whole, window, momentUs, rule }: CountedRows) {
    this.inPeriod = createTally(whole.authors.ids.length);
    this.outsidePeriod = createTally(whole.authors.ids.length);
    this.#period = window;
    this.#momentUs = momentUs;
    this.#rule = rule;
  }

  addChannel(state: ChannelState): void {
    const questionRows = this.#tallyRows(state);
    const { ts } = state.rows.columns;
    const past = { afterUs: -1, untilUs: this.#momentUs };
    const isAnswered = visitReplies(state.rows, past, this.#momentUs, this.#rule, (reply, root, isFirst) => {
      const [us, rootUs] = [ts[reply] ?? 0, ts[root] ?? 0];
      for (const conversation of this.#conversationsAt(us)) conversation.replies++;
      if (isFirst) for (const { firstReplyTimes } of this.#conversationsAt(rootUs)) firstReplyTimes.add(us - rootUs);
    });
    for (const row of questionRows)
      for (const { questions } of this.#conversationsAt(ts[row] ?? 0)) {
        questions.asked++;
        questions.answered += isAnswered[row] ?? 0;
      }
  }

  /** Returns the rows of the questions that begin a thread. */
  #tallyRows(state: ChannelState): number[] {
    const questionRows: number[] = [];
    const { rows } = state;
    const { afterUs, untilUs } = this.#period;
    const [first, endOfPeriod] = [rows.firstRowAfter(afterUs), rows.firstRowAfter(untilUs)];
    const end = rows.firstRowAfter(this.#momentUs);
    const { ts, threadTs, author, flags } = rows.columns;
    for (let row = 0; row < end; row++) {
      const [us, index] = [ts[row] ?? 0, author[row] ?? 0];
      if (isCounted(this.#rule, flags[row], index)) {
        const isInPeriod = row >= first && row < endOfPeriod;
        addToTally(isInPeriod ? this.inPeriod : this.outsidePeriod, index, us);
        this.times.push(us);
        if (threadTs[row] === 0 && asksQuestion(state, row)) questionRows.push(row);
      } else if (((flags[row] ?? 0) & (FLAG_SEEN | FLAG_DELETED)) === FLAG_SEEN) this.uncounted++;
    }
    return questionRows;
  }

  /** The stretches of time that contain an instant up to the moment shown. */
  #conversationsAt(us: Microseconds): readonly Conversation[] {
    return isInWindow(this.#period, us) ? [this.past, this.period] : [this.past];
  }
}
