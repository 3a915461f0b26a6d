import { type Community, NEVER_US } from '../state/community.ts';
import { compareStrings } from '../state/compare-strings.ts';
import { type CountingRule, isCounted } from '../state/counting-rule.ts';
import { isInWindow, type TimeWindow } from '../time/time-window.ts';
import { DAY_US, type Microseconds, type Milliseconds, usToMs } from '../time/units.ts';
import type { MetricContext, MetricResult } from './metric-context.ts';
import type { Channel, Person } from './name-directory.ts';
import { stepToMs } from './passes/age-steps.ts';
import type { AuthorCounts } from './passes/author-counts.ts';

/**
 * Of the people who joined in the window, how many wrote and how many got a reply (docs/metrics.md#newcomer-funnel).
 */
export interface NewcomerFunnel {
  joined: number;
  /** Of `joined`, the people who wrote a counted message in the window. */
  wrote: number;
  /** Of `wrote`, the people who got a reply from another person. */
  answered: number;
  /** People who joined within the last 24 h and have no reply yet, the longest wait first. */
  waiting: readonly WaitingNewcomer[];
}

export interface WaitingNewcomer {
  person: Person;
  /** When they joined, ms UTC. */
  since: Milliseconds;
  /** The channel of their first message; null if they have not written. */
  wroteIn: Channel | null;
}

/** A newcomer without a reply. */
interface NewcomerWithoutReply {
  id: string;
  joinedAtUs: Microseconds;
  /** The author index; 0 if they have not written. */
  author: number;
}

export function newcomersMetric(context: MetricContext): MetricResult<NewcomerFunnel> {
  const { community, endUs, window, rule, directory } = context;
  const [messages, joins] = [context.messages(), context.joins()];
  const { joined, wrote, answered, waiting } = countSteps(
    community,
    window,
    endUs,
    messages.byAuthor,
    context.threads().answeredAuthors,
  );
  const authors = waiting.map(({ author }) => author).filter((author) => author > 0);
  const channels = firstChannelByAuthor(community, window, rule, authors);
  let nextChangeUs: Microseconds = NEVER_US;
  for (const { joinedAtUs } of waiting) nextChangeUs = Math.min(nextChangeUs, joinedAtUs + DAY_US);
  return {
    value: {
      joined,
      wrote,
      answered,
      waiting: waiting.map(({ id, joinedAtUs, author }) => {
        const channel = channels.get(author);
        return {
          person: directory.person(id),
          since: usToMs(joinedAtUs),
          wroteIn: channel === undefined ? null : directory.channel(channel),
        };
      }),
    },
    nextChangeAt: context.nextChange(
      context.endsNow ? stepToMs(nextChangeUs) : null,
      joins.nextChangeAt,
      messages.nextChangeAt,
    ),
  };
}

/**
 * Counts the people of each step of the funnel, and lists those without a reply. `posted`: the counts of the window.
 * `answeredAuthors`: 1 at the index of each author who got a reply from another person.
 */
function countSteps(
  community: Community,
  window: TimeWindow,
  endUs: Microseconds,
  posted: AuthorCounts,
  answeredAuthors: Uint8Array,
): { joined: number; wrote: number; answered: number; waiting: NewcomerWithoutReply[] } {
  let [joined, wrote, answered] = [0, 0, 0];
  const waiting: NewcomerWithoutReply[] = [];
  for (const [id, { joinedAtUs, bot }] of community.people) {
    if (bot || !isInWindow(window, joinedAtUs)) continue;
    joined++;
    const author = community.authors.indexOf(id) ?? 0;
    const hasWritten = author > 0 && (posted.messages[author] ?? 0) > 0;
    const isAnswered = author > 0 && answeredAuthors[author] === 1;
    if (hasWritten) wrote++;
    if (hasWritten && isAnswered) answered++;
    if (!isAnswered && joinedAtUs > endUs - DAY_US) waiting.push({ id, joinedAtUs, author });
  }
  waiting.sort((a, b) => a.joinedAtUs - b.joinedAtUs || compareStrings(a.id, b.id));
  return { joined, wrote, answered, waiting };
}

/** The channel of each author's first message in the window. */
function firstChannelByAuthor(
  community: Community,
  window: TimeWindow,
  rule: CountingRule,
  authors: readonly number[],
): Map<number, string> {
  const channels = new Map<number, string>();
  if (authors.length === 0) return channels;
  // By author index: 0 for an author of no interest, else the time of the first message found.
  const firstUs = new Float64Array(community.authors.ids.length);
  for (const authorIndex of authors) firstUs[authorIndex] = NEVER_US;
  for (const [channel, { rows }] of community.channels) {
    const { ts, author, flags } = rows.columns;
    const end = rows.firstRowAfter(window.untilUs);
    for (let row = rows.firstRowAfter(window.afterUs); row < end; row++) {
      const authorIndex = author[row] ?? 0;
      const us = ts[row] ?? 0;
      if (us >= (firstUs[authorIndex] ?? 0) || !isCounted(rule, flags[row], authorIndex)) continue;
      firstUs[authorIndex] = us;
      channels.set(authorIndex, channel);
    }
  }
  return channels;
}
