import type { CountingDefinition } from '../../records/counting-definition.ts';
import { type Community, NEVER_US } from '../../state/community.ts';
import { compareStrings } from '../../state/compare-strings.ts';
import { type ApartPersonTest, apartPersonTest } from '../../state/counting/counts-apart.ts';
import { type CountingRule, createCountingRule, isCounted } from '../../state/counting-rule.ts';
import { isInWindow, type TimeWindow } from '../../time/time-window.ts';
import type { Microseconds } from '../../time/units.ts';

/** What accounts for a part of a difference: a person, a bot or a channel. A bot without a known user has no id. */
export interface DifferenceCause {
  kind: 'person' | 'bot' | 'channel';
  id: string;
  /** What it adds to each number; negative where it removes. */
  messages: number;
  newMembers: number;
  posters: number;
  total: number;
}

/** One of two definitions, and what it selects in a community. */
export interface Selection {
  rule: CountingRule;
  isPersonApart: ApartPersonTest;
  channelsApart: ReadonlySet<string>;
  window: TimeWindow;
}

export function selectionOf(
  received: Community,
  definition: CountingDefinition,
  countDirectMessages: boolean,
  window: TimeWindow,
): Selection {
  return {
    rule: createCountingRule(received, countDirectMessages, definition),
    isPersonApart: apartPersonTest(definition) ?? (() => false),
    channelsApart: new Set(definition.channels.map((id) => received.channelChanges.currentId(id))),
    window,
  };
}

/**
 * The causes of the difference between two selections, the greatest first. Their sum is exactly the numbers of `after`
 * less those of `before`. Each message that only one of them counts has one cause: its author, if that person counts
 * apart in the other; else its channel, if that does; else the bot. Someone who posted by one selection only has the
 * cause of the last of these messages in the period (docs/metrics.md#difference). `received`: the community with what
 * counts apart. `selected`: the same with the filter, which may leave out people.
 */
export function differenceCauses(
  received: Community,
  selected: Community,
  before: Selection,
  after: Selection,
  momentUs: Microseconds,
): DifferenceCause[] {
  const causes = new CauseList();
  const posts = new PostsOfAuthors(received.authors.ids.length);
  for (const [id, { rows, preHorizon }] of selected.channels) {
    const [isBefore, isAfter] = [!before.channelsApart.has(id), !after.channelsApart.has(id)];
    if (isBefore !== isAfter) causes.get('channel', id).total += (isAfter ? 1 : -1) * preHorizon.messages;
    const { ts, author, flags } = rows.columns;
    const end = rows.firstRowAfter(momentUs);
    for (let row = 0; row < end; row++) {
      const authorIndex = author[row] ?? 0;
      const wasCounted = isBefore && isCounted(before.rule, flags[row], authorIndex);
      const isNowCounted = isAfter && isCounted(after.rule, flags[row], authorIndex);
      if (!wasCounted && !isNowCounted) continue;
      const us = ts[row] ?? 0;
      const wasInPeriod = wasCounted && isInWindow(before.window, us);
      const isNowInPeriod = isNowCounted && isInWindow(after.window, us);
      posts.add(authorIndex, wasInPeriod, isNowInPeriod);
      if (wasCounted === isNowCounted) continue;
      const cause = causeOfMessage(received, causes, wasCounted ? after : before, id, authorIndex);
      cause.total += isNowCounted ? 1 : -1;
      if (wasInPeriod === isNowInPeriod) continue;
      cause.messages += isNowInPeriod ? 1 : -1;
      posts.setCause(authorIndex, us, cause);
    }
  }
  posts.addPosters();
  addJoins(selected, causes, before, after);
  return causes.sorted();
}

/** `excluding`: the selection that does not count the message. */
function causeOfMessage(
  { authors, people }: Community,
  causes: CauseList,
  excluding: Selection,
  channel: string,
  author: number,
): DifferenceCause {
  const user = authors.idAt(author);
  if (user !== '' && excluding.isPersonApart(user, people.get(user))) return causes.get('person', user);
  if (excluding.channelsApart.has(channel)) return causes.get('channel', channel);
  return causes.get('bot', user);
}

function addJoins({ people }: Community, causes: CauseList, before: Selection, after: Selection): void {
  for (const [id, person] of people) {
    if (person.bot || person.joinedAtUs === NEVER_US) continue;
    const isCountedBy = ({ isPersonApart, window }: Selection) =>
      isInWindow(window, person.joinedAtUs) && !isPersonApart(id, person);
    const [wasCounted, isNowCounted] = [isCountedBy(before), isCountedBy(after)];
    if (wasCounted !== isNowCounted) causes.get('person', id).newMembers += isNowCounted ? 1 : -1;
  }
}

/** Who posted in the period by each selection. */
class PostsOfAuthors {
  readonly #before: Uint8Array;
  readonly #after: Uint8Array;
  /** The last message of each author that only one selection counts. */
  readonly #causes = new Map<number, { us: Microseconds; cause: DifferenceCause }>();

  constructor(authors: number) {
    this.#before = new Uint8Array(authors);
    this.#after = new Uint8Array(authors);
  }

  add(author: number, isBefore: boolean, isAfter: boolean): void {
    if (isBefore) this.#before[author] = 1;
    if (isAfter) this.#after[author] = 1;
  }

  setCause(author: number, us: Microseconds, cause: DifferenceCause): void {
    const known = this.#causes.get(author);
    const order = known ? us - known.us || compareStrings(keyOf(cause), keyOf(known.cause)) : 1;
    if (order > 0) this.#causes.set(author, { us, cause });
  }

  /** Adds to its cause each author whom only one selection counts. Author 0 is not a person. */
  addPosters(): void {
    for (const [author, { cause }] of this.#causes)
      if (author > 0) cause.posters += (this.#after[author] ?? 0) - (this.#before[author] ?? 0);
  }
}

class CauseList {
  readonly #causes = new Map<string, DifferenceCause>();

  get(kind: DifferenceCause['kind'], id: string): DifferenceCause {
    const key = `${kind} ${id}`;
    const known = this.#causes.get(key);
    if (known) return known;
    const cause = { kind, id, messages: 0, newMembers: 0, posters: 0, total: 0 };
    this.#causes.set(key, cause);
    return cause;
  }

  /** Those that change a number, the greatest first. */
  sorted(): DifferenceCause[] {
    const size = ({ messages, newMembers, posters, total }: DifferenceCause) =>
      [messages, newMembers, posters, total].map(Math.abs);
    return [...this.#causes.values()]
      .filter((cause) => size(cause).some((number) => number > 0))
      .sort((a, b) => {
        const [ofA, ofB] = [size(a), size(b)];
        const first = ofA.findIndex((number, i) => number !== ofB[i]);
        return (ofB[first] ?? 0) - (ofA[first] ?? 0) || compareStrings(keyOf(a), keyOf(b));
      });
  }
}

function keyOf({ kind, id }: DifferenceCause): string {
  return `${kind} ${id}`;
}
