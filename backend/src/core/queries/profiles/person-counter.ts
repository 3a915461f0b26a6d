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
  /** By author, in the period and outside of it. */
  readonly inPeriod: Tally;
  readonly outsidePeriod: Tally;
  /** The times of the person's counted messages in each channel. */
  readonly times: Microseconds[][] = [];
  readonly channels: { channel: string; messages: number; pastMessages: number; lastUs: Microseconds }[] = [];
  /** Messages of the person that exist and do not count. */
  uncounted = 0;
  readonly #author: number;
  readonly #period: TimeWindow;
  readonly #momentUs: Microseconds;
  readonly #rule: CountingRule;

  /** `author`: the index of the person; -1 if they wrote nothing. */
  constructor({ whole, window, momentUs, rule }: CountedRows, author: number) {
    this.inPeriod = createTally(whole.authors.ids.length);
    this.outsidePeriod = createTally(whole.authors.ids.length);
    this.#author = author;
    this.#period = window;
    this.#momentUs = momentUs;
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
    const messages = times.filter((us) => isInWindow(this.#period, us)).length;
    this.times.push(times);
    this.channels.push({ channel, messages, pastMessages: times.length, lastUs: times.at(-1) ?? 0 });
  }

  /** Returns the rows of the person's counted messages. */
  #tallyRows({ rows }: ChannelState): number[] {
    const ownRows: number[] = [];
    const { afterUs, untilUs } = this.#period;
    const [first, endOfPeriod] = [rows.firstRowAfter(afterUs), rows.firstRowAfter(untilUs)];
    const end = rows.firstRowAfter(this.#momentUs);
    const { ts, author, flags } = rows.columns;
    for (let row = 0; row < end; row++) {
      const index = author[row] ?? 0;
      if (isCounted(this.#rule, flags[row], index)) {
        const isInPeriod = row >= first && row < endOfPeriod;
        addToTally(isInPeriod ? this.inPeriod : this.outsidePeriod, index, ts[row] ?? 0);
        if (index === this.#author) ownRows.push(row);
      } else if (index === this.#author && ((flags[row] ?? 0) & (FLAG_SEEN | FLAG_DELETED)) === FLAG_SEEN)
        this.uncounted++;
    }
    return ownRows;
  }

  #countReplies({ rows }: ChannelState): Uint8Array {
    const { ts, author } = rows.columns;
    const past = { afterUs: -1, untilUs: this.#momentUs };
    return visitReplies(rows, past, this.#momentUs, this.#rule, (reply, root, isFirst) => {
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
    return isInWindow(this.#period, us) ? [this.past, this.period] : [this.past];
  }
}
