import { type Community, NEVER } from './community.ts';
import type { Channel, Directory, Person } from './directory.ts';
import type { FirstPosts } from './messages.ts';
import { DAY } from './timestamp.ts';
import { earliest, millisecondOf, WINDOW } from './window.ts';

/** The way of those who joined in the window: `features.md` 4.4, as a live funnel. */
export interface Newcomers {
  joined: number;
  /** Of these, who have written a counted message since. */
  wrote: number;
  /** Of these, to whose messages somebody else has replied in the thread. */
  answered: number;
  /** Who joined within a day and got no reply yet, the longest wait first. */
  waiting: readonly Waiting[];
  /** When time alone changes this, ms UTC, or null. */
  nextChangeAt: number | null;
}

export interface Waiting {
  person: Person;
  /** When they joined, ms UTC. */
  since: number;
  /** Where they first wrote, or null while they have not. */
  wroteIn: Channel | null;
}

/** `end`: microseconds. `answered`: 1 at the index of each author to whom somebody else has replied. */
export function welcome(
  community: Community,
  end: number,
  first: FirstPosts,
  answered: Uint8Array,
  directory: Directory,
): Newcomers {
  let [joined, wrote, heard] = [0, 0, 0];
  let nextChangeAt: number | null = null;
  const waiting: (Waiting & { us: number })[] = [];
  for (const [id, { joined: us, bot }] of community.people) {
    if (bot || us === NEVER || us > end || us <= end - WINDOW) continue;
    joined++;
    const author = community.authors.find(id) ?? 0;
    const channel = author === 0 ? undefined : first.channel[author];
    const isAnswered = author > 0 && answered[author] === 1;
    if (channel !== undefined) wrote++;
    if (channel !== undefined && isAnswered) heard++;
    if (isAnswered || us <= end - DAY) continue;
    const wroteIn = channel === undefined ? null : directory.channel(channel);
    waiting.push({ us, person: directory.person(id), since: Math.floor(us / 1000), wroteIn });
    nextChangeAt = earliest(nextChangeAt, millisecondOf(us + DAY));
  }
  waiting.sort((a, b) => a.us - b.us || (a.person.id < b.person.id ? -1 : 1));
  return {
    joined,
    wrote,
    answered: heard,
    waiting: waiting.map(({ us: _, ...rest }) => rest),
    nextChangeAt,
  };
}
