import { type Community, NEVER_US } from '../state/community.ts';
import { type CountingRule, isCounted } from '../state/counting-rule.ts';
import { DAY_US, type Microseconds, type Milliseconds, usToMs } from '../time/units.ts';
import { WINDOW_US } from '../time/window.ts';
import type { MetricContext, MetricResult } from './metric-context.ts';
import type { Channel, Person } from './name-directory.ts';
import { stepToMs } from './passes/age-steps.ts';
import type { AuthorCounts } from './passes/author-counts.ts';

/** How far the people got who joined in the window (docs/metrics.md#newcomer-funnel). */
export interface NewcomerFunnel {
  joined: number;
  /** Those of them who wrote a counted message in the window. */
  wrote: number;
  /** Those of them who got a reply of another person. */
  answered: number;
  /** People who joined within a day and have no reply yet, the longest wait first. */
  waiting: readonly WaitingNewcomer[];
}

export interface WaitingNewcomer {
  person: Person;
  /** When they joined, ms UTC. */
  since: Milliseconds;
  /** The channel of their first message; null if they have not written. */
  wroteIn: Channel | null;
}

/** A newcomer who waits; `author` is 0 if they have not written. */
interface Waiting {
  id: string;
  joinedAtUs: Microseconds;
  author: number;
}

export function newcomersMetric(context: MetricContext): MetricResult<NewcomerFunnel> {
  const { community, endUs, rule, directory } = context;
  const [messages, joins] = [context.messages(), context.joins()];
  const { joined, wrote, answered, waiting } = countSteps(
    community,
    endUs,
    messages.byAuthor,
    context.threads().answeredAuthors,
  );
  const authors = waiting.map(({ author }) => author).filter((author) => author > 0);
  const channels = firstChannelByAuthor(community, endUs, rule, messages.byAuthor, authors);
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
    nextChangeAt: context.nextChange(stepToMs(nextChangeUs), joins.nextChangeAt, messages.nextChangeAt),
  };
}

/** `posted`: of the window. `answeredAuthors`: 1 at the index of each author who got a reply of another person. */
function countSteps(
  community: Community,
  endUs: Microseconds,
  posted: AuthorCounts,
  answeredAuthors: Uint8Array,
): { joined: number; wrote: number; answered: number; waiting: Waiting[] } {
  let [joined, wrote, answered] = [0, 0, 0];
  const waiting: Waiting[] = [];
  for (const [id, { joinedAtUs, bot }] of community.people) {
    if (bot || joinedAtUs === NEVER_US || joinedAtUs > endUs || joinedAtUs <= endUs - WINDOW_US) continue;
    joined++;
    const author = community.authors.indexOf(id) ?? 0;
    const hasWritten = author > 0 && (posted.messages[author] ?? 0) > 0;
    const isAnswered = author > 0 && answeredAuthors[author] === 1;
    if (hasWritten) wrote++;
    if (hasWritten && isAnswered) answered++;
    if (!isAnswered && joinedAtUs > endUs - DAY_US) waiting.push({ id, joinedAtUs, author });
  }
  waiting.sort((a, b) => a.joinedAtUs - b.joinedAtUs || (a.id < b.id ? -1 : 1));
  return { joined, wrote, answered, waiting };
}

/** The channel in which each of these authors first posted in the window. Reads from the first day on which one did. */
function firstChannelByAuthor(
  community: Community,
  endUs: Microseconds,
  rule: CountingRule,
  posted: AuthorCounts,
  authors: readonly number[],
): Map<number, string> {
  const activeDays = authors.reduce((days, author) => days | (posted.activeDays[author] ?? 0), 0);
  const fromUs = endUs - (32 - Math.clz32(activeDays)) * DAY_US;
  const firstUs = new Map<number, Microseconds>(authors.map((author) => [author, NEVER_US]));
  const channels = new Map<number, string>();
  for (const [channel, { rows }] of community.channels) {
    const { ts, author, flags } = rows.columns;
    const end = rows.firstRowAfter(endUs);
    for (let row = rows.firstRowAfter(fromUs); row < end; row++) {
      const by = author[row] ?? 0;
      const us = ts[row] ?? 0;
      if (us >= (firstUs.get(by) ?? 0) || !isCounted(rule, flags[row], by)) continue;
      firstUs.set(by, us);
      channels.set(by, channel);
    }
  }
  return channels;
}
