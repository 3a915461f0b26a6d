import { type Community, NEVER_US } from '../state/community.ts';
import { type CountingRule, isCounted } from '../state/counting-rule.ts';
import { earliest } from '../time/earliest.ts';
import { DAY_US, usToMs } from '../time/units.ts';
import { WINDOW_US } from '../time/window.ts';
import type { AuthorCounts } from './message-counts.ts';
import type { Channel, NameDirectory, Person } from './name-directory.ts';

/** The way of those who joined in the window: `features.md` 4.4, as a live funnel. */
export interface NewcomerFunnel {
  joined: number;
  /** Of these, who have written a counted message since. */
  wrote: number;
  /** Of these, to whose messages somebody else has replied in the thread. */
  answered: number;
  /** Who joined within a day and got no reply yet, the longest wait first. */
  waiting: readonly WaitingNewcomer[];
  /** When time alone changes this, ms UTC, or null. */
  nextChangeAt: number | null;
}

export interface WaitingNewcomer {
  person: Person;
  /** When they joined, ms UTC. */
  since: number;
  /** Where they first wrote, or null while they have not. */
  wroteIn: Channel | null;
}

/** `end`: microseconds. `posted`: in the window. `answered`: 1 at the index of each author to whom somebody else has replied. */
export function newcomerFunnel(
  community: Community,
  end: number,
  rule: CountingRule,
  posted: AuthorCounts,
  answered: Uint8Array,
  directory: NameDirectory,
): NewcomerFunnel {
  let [joined, wrote, heard] = [0, 0, 0];
  let nextChangeAt: number | null = null;
  const waiting: { id: string; us: number; author: number }[] = [];
  for (const [id, { joinedAtUs: us, bot }] of community.people) {
    if (bot || us === NEVER_US || us > end || us <= end - WINDOW_US) continue;
    joined++;
    const author = community.authors.indexOf(id) ?? 0;
    const hasWritten = author > 0 && (posted.messages[author] ?? 0) > 0;
    const isAnswered = author > 0 && answered[author] === 1;
    if (hasWritten) wrote++;
    if (hasWritten && isAnswered) heard++;
    if (isAnswered || us <= end - DAY_US) continue;
    waiting.push({ id, us, author });
    nextChangeAt = earliest(nextChangeAt, usToMs(us + DAY_US));
  }
  waiting.sort((a, b) => a.us - b.us || (a.id < b.id ? -1 : 1));
  const channels = firstChannelByAuthor(
    community,
    end,
    rule,
    posted,
    waiting.map(({ author }) => author),
  );
  return {
    joined,
    wrote,
    answered: heard,
    waiting: waiting.map(({ id, us, author }) => {
      const channel = channels.get(author);
      return {
        person: directory.person(id),
        since: Math.floor(us / 1000),
        wroteIn: channel === undefined ? null : directory.channel(channel),
      };
    }),
    nextChangeAt,
  };
}

/** Where each of these authors first posted in the window: looked for from the first day on which one of them did. */
function firstChannelByAuthor(
  community: Community,
  end: number,
  rule: CountingRule,
  posted: AuthorCounts,
  authors: readonly number[],
): Map<number, string> {
  const known = authors.filter((author) => author > 0);
  const days = known.reduce((days, author) => days | (posted.activeDays[author] ?? 0), 0);
  const from = end - (32 - Math.clz32(days)) * DAY_US;
  const at = new Map(known.map((author) => [author, NEVER_US]));
  const channels = new Map<number, string>();
  for (const [channel, { rows }] of community.channels) {
    const { ts, author, flags } = rows.columns;
    const to = rows.firstRowAfter(end);
    for (let row = rows.firstRowAfter(from); row < to; row++) {
      const by = author[row] ?? 0;
      const us = ts[row] ?? 0;
      if (us >= (at.get(by) ?? 0) || !isCounted(rule, flags[row], by)) continue;
      at.set(by, us);
      channels.set(by, channel);
    }
  }
  return channels;
}
