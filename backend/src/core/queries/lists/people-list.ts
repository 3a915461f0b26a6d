import type { MetricContext } from '../../metrics/metric-context.ts';
import { type Community, NEVER_US } from '../../state/community.ts';
import { compareStrings } from '../../state/compare-strings.ts';
import { type CountingRule, ignoringFilter, isCounted } from '../../state/counting-rule.ts';
import type { MessageRows } from '../../state/rows/message-rows.ts';
import type { TimeWindow } from '../../time/time-window.ts';
import type { TimeZone } from '../../time/time-zone.ts';
import { type Milliseconds, usToMs } from '../../time/units.ts';
import { msOrUnknown, type PersonTable, personTable, UNKNOWN } from './list-tables.ts';

/**
 * Everybody with what they did in the period: one row for each person, by row (docs/metrics.md#lists). Times are ms UTC,
 * `UNKNOWN` where there is none.
 */
export interface PeopleList {
  people: PersonTable;
  messages: Uint32Array;
  /** The messages of the comparison; null without one. */
  previous: Uint32Array | null;
  /** All counted messages of the period, also those without a known author. */
  total: number;
  firstAt: Float64Array;
  lastAt: Float64Array;
  joinedAt: Float64Array;
  /** The calendar days of the time zone on which they wrote. */
  activeDays: Uint32Array;
  /** Their messages in threads that another person began. */
  repliesGiven: Uint32Array;
}

/**
 * Every person that is known and no bot, and everybody who wrote a counted message, in the order of the leaderboard. The
 * filter restricts what is counted, but not by person.
 */
export function peopleList(context: MetricContext, _args: Record<string, never>): PeopleList {
  const { whole, window, momentUs, options, directory, rule } = context;
  const { byAuthor, byAuthorPrevious, window: counted } = context.messagesWithout('person');
  const { authors } = whole;
  const counter = new AuthorCounter(authors.ids.length, window, options.zone, rule);
  for (const { rows } of context.communityWithout('person').channels.values()) counter.addChannel(rows);

  const rows = listedPeople(whole, byAuthor.messages, byAuthorPrevious?.messages ?? null).map((id) => {
    const author = authors.indexOf(id) ?? 0;
    return { id, author, messages: byAuthor.messages[author] ?? 0, lastUs: byAuthor.lastUs[author] ?? 0 };
  });
  rows.sort((a, b) => b.messages - a.messages || a.lastUs - b.lastUs || compareStrings(a.id, b.id));
  const joinedAt = (id: string): Milliseconds => {
    const us = whole.people.get(id)?.joinedAtUs ?? NEVER_US;
    return us > momentUs ? UNKNOWN : msOrUnknown(us);
  };
  return {
    people: personTable(
      rows.map(({ id }) => id),
      directory,
    ),
    messages: Uint32Array.from(rows, ({ messages }) => messages),
    previous: byAuthorPrevious && Uint32Array.from(rows, ({ author }) => byAuthorPrevious.messages[author] ?? 0),
    total: counted.count,
    firstAt: Float64Array.from(rows, ({ author }) => msOrUnknown(counter.firstUs[author] ?? NEVER_US)),
    lastAt: Float64Array.from(rows, ({ lastUs }) => (lastUs === 0 ? UNKNOWN : usToMs(lastUs))),
    joinedAt: Float64Array.from(rows, ({ id }) => joinedAt(id)),
    activeDays: Uint32Array.from(rows, ({ author }) => counter.activeDays[author] ?? 0),
    repliesGiven: Uint32Array.from(rows, ({ author }) => counter.repliesGiven[author] ?? 0),
  };
}

/** A reply of the period may be in a thread that began long before it. */
peopleList.needsAllRows = true;

function listedPeople({ people, authors }: Community, messages: Uint32Array, previous: Uint32Array | null): string[] {
  const ids = new Set<string>();
  for (const [id, { bot }] of people) if (!bot) ids.add(id);
  for (let author = 1; author < messages.length; author++)
    if ((messages[author] ?? 0) > 0 || (previous?.[author] ?? 0) > 0) ids.add(authors.idAt(author));
  return [...ids];
}

/** Counts by author index what the shared passes over the rows do not count. */
class AuthorCounter {
  readonly firstUs: Float64Array;
  readonly activeDays: Uint32Array;
  readonly repliesGiven: Uint32Array;
  /** By day since 1970-01-01: a bit for each author that wrote on it. */
  readonly #authorsOfDay = new Map<number, Uint8Array>();
  readonly #window: TimeWindow;
  readonly #zone: TimeZone;
  readonly #rule: CountingRule;

  constructor(size: number, window: TimeWindow, zone: TimeZone, rule: CountingRule) {
    this.firstUs = new Float64Array(size).fill(NEVER_US);
    this.activeDays = new Uint32Array(size);
    this.repliesGiven = new Uint32Array(size);
    this.#window = window;
    this.#zone = zone;
    this.#rule = rule;
  }

  addChannel(rows: MessageRows): void {
    const [first, end] = [rows.firstRowAfter(this.#window.afterUs), rows.firstRowAfter(this.#window.untilUs)];
    if (first === end) return;
    this.#addMessages(rows, first, end);
    this.#addReplies(rows, first, end);
  }

  #addMessages(rows: MessageRows, first: number, end: number): void {
    const { ts, author, flags } = rows.columns;
    let day: Uint8Array = new Uint8Array(0);
    let nextDayUs = Number.NEGATIVE_INFINITY;
    for (let row = first; row < end; row++) {
      const index = author[row] ?? 0;
      if (!isCounted(this.#rule, flags[row], index)) continue;
      const us = ts[row] ?? 0;
      if (us < (this.firstUs[index] ?? 0)) this.firstUs[index] = us;
      if (us >= nextDayUs) {
        const number = this.#zone.localDay(us);
        nextDayUs = this.#zone.dayStartUs(number + 1);
        day = this.#authorsOfDay.get(number) ?? new Uint8Array((this.firstUs.length >> 3) + 1);
        this.#authorsOfDay.set(number, day);
      }
      const [byte, bit] = [index >> 3, 1 << (index & 7)];
      if (((day[byte] ?? 0) & bit) !== 0) continue;
      day[byte] = (day[byte] ?? 0) | bit;
      this.activeDays[index] = (this.activeDays[index] ?? 0) + 1;
    }
  }

  #addReplies(rows: MessageRows, first: number, end: number): void {
    const { author, flags } = rows.columns;
    const { replies } = rows;
    const [rule, rootRule] = [this.#rule, ignoringFilter(this.#rule)];
    const endReply = replies.firstReplyFrom(end);
    for (let reply = replies.firstReplyFrom(first); reply < endReply; reply++) {
      const [row, root] = [replies.replyRows[reply] ?? 0, replies.rootRows[reply] ?? 0];
      const [replier, asker] = [author[row] ?? 0, author[root] ?? 0];
      if (replier === asker || !isCounted(rule, flags[row], replier) || !isCounted(rootRule, flags[root], asker))
        continue;
      this.repliesGiven[replier] = (this.repliesGiven[replier] ?? 0) + 1;
    }
  }
}
