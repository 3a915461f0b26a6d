import type { ChannelState } from '../../state/community.ts';
import { type CountingRule, isCounted } from '../../state/counting-rule.ts';
import { FLAG_DELETED, FLAG_SEEN } from '../../state/rows/message-columns.ts';
import { asksQuestion } from '../../state/rows/message-edits.ts';
import type { Microseconds } from '../../time/units.ts';
import { type QuestionCounts, ReplyTimes } from './conversation-counts.ts';
import { visitReplies } from './replies.ts';
import type { Span } from './span.ts';
import { addToTally, createTally } from './tally.ts';

/** Replies and questions of a person in one stretch of time. */
class Conversation {
  repliesGiven = 0;
  repliesReceived = 0;
  readonly givenTimes = new ReplyTimes();
  readonly receivedTimes = new ReplyTimes();
  readonly questions: QuestionCounts = { asked: 0, answered: 0 };

  counts() {
    const { repliesGiven, repliesReceived, questions } = this;
    return {
      repliesGiven,
      repliesReceived,
      medianReplyGiven: this.givenTimes.median(),
      medianReplyReceived: this.receivedTimes.median(),
      questions,
    };
  }
}

/** Counts what one person wrote, and the messages of everybody, in one pass over the rows of each channel. */
export class PersonCounter {
  readonly period = new Conversation();
  readonly past = new Conversation();
  /** By author, in the period and before it. */
  readonly inPeriod;
  readonly beforePeriod;
  /** The times of the person's counted messages in each channel. */
  readonly times: Microseconds[][] = [];
  readonly channels: { channel: string; messages: number; pastMessages: number; lastUs: Microseconds }[] = [];
  /** Messages of the person that exist and do not count. */
  uncounted = 0;
  readonly #author: number;
  readonly #span: Span;
  readonly #rule: CountingRule;

  /** `authors`: how many indexes of authors there are. `author`: the index of the person; -1 if they wrote nothing. */
  constructor(authors: number, author: number, span: Span, rule: CountingRule) {
    this.inPeriod = createTally(authors);
    this.beforePeriod = createTally(authors);
    this.#author = author;
    this.#span = span;
    this.#rule = rule;
  }

  addChannel(channel: string, state: ChannelState): void {
    const ownRows = this.#tallyRows(state);
    const isAnswered = this.#countReplies(state);
    const { ts, threadTs } = state.rows.columns;
    for (const row of ownRows) {
      if (threadTs[row] !== 0 || !asksQuestion(state, row)) continue;
      for (const { questions } of this.#conversationsAt(ts[row] ?? 0)) {
        questions.asked++;
        questions.answered += isAnswered[row] ?? 0;
      }
    }
    if (ownRows.length === 0) return;
    const times = ownRows.map((row) => ts[row] ?? 0);
    const messages = times.length - (times.findLastIndex((us) => us <= this.#span.afterUs) + 1);
    this.times.push(times);
    this.channels.push({ channel, messages, pastMessages: times.length, lastUs: times.at(-1) ?? 0 });
  }

  /** Returns the rows of the person's counted messages. */
  #tallyRows({ rows }: ChannelState): number[] {
    const ownRows: number[] = [];
    const { afterUs, untilUs } = this.#span;
    const [firstInPeriod, end] = [rows.firstRowAfter(afterUs), rows.firstRowAfter(untilUs)];
    const { ts, author, flags } = rows.columns;
    for (let row = 0; row < end; row++) {
      const index = author[row] ?? 0;
      if (isCounted(this.#rule, flags[row], index)) {
        addToTally(row < firstInPeriod ? this.beforePeriod : this.inPeriod, index, ts[row] ?? 0);
        if (index === this.#author) ownRows.push(row);
      } else if (index === this.#author && ((flags[row] ?? 0) & (FLAG_SEEN | FLAG_DELETED)) === FLAG_SEEN)
        this.uncounted++;
    }
    return ownRows;
  }

  #countReplies({ rows }: ChannelState): Uint8Array {
    const { ts, author } = rows.columns;
    return visitReplies(rows, this.#span.untilUs, this.#rule, (reply, root, isFirst) => {
      const isGiven = author[reply] === this.#author;
      if (!isGiven && author[root] !== this.#author) return;
      const [us, rootUs] = [ts[reply] ?? 0, ts[root] ?? 0];
      for (const conversation of this.#conversationsAt(us)) {
        if (isGiven) conversation.repliesGiven++;
        else conversation.repliesReceived++;
      }
      if (!isFirst) return;
      for (const { givenTimes, receivedTimes } of this.#conversationsAt(rootUs))
        (isGiven ? givenTimes : receivedTimes).add(us - rootUs);
    });
  }

  /** The stretches of time that contain an instant up to the moment shown. */
  #conversationsAt(us: Microseconds): readonly Conversation[] {
    return us > this.#span.afterUs ? [this.past, this.period] : [this.past];
  }
}
