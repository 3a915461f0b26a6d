import { formatSlackTimestamp } from '../../src/core/timestamp.ts';
import { channelId } from './channels.ts';
import { createEnvelopes, type Envelope, type Envelopes, type Post } from './envelopes.ts';
import { type Person, person } from './people.ts';
import { createDeck, createRandom, type Random } from './random.ts';
import { CONVERSATIONS, type Conversation } from './texts.ts';

/** One request. */
export interface Posting {
  envelope: Envelope;
  /** Set when Slack posts it once more. */
  retry?: { num: number; reason: string };
}

/** What a person says. `at` in ms UTC. */
interface Said {
  channel: string;
  by: Person;
  at: number;
  text: string;
  thread?: string | undefined;
}

/** Everything that history and the present share: one chance, one stock of ids, one set of people. */
export interface InventedCommunity {
  random: Random;
  envelopes: Envelopes;
  /** From the most talkative to the most silent. */
  members: Person[];
  /** Somebody who was not there before. */
  newcomer(): Person;
  /** A member, most often a talkative one. */
  anyone(except?: Person): Person;
  nextConversation(): Conversation;
  /** The Slack `ts` of a moment in ms UTC; no two are the same. */
  ts(at: number): string;
  post(said: Said): Post;
}

export interface Invention {
  team: string;
  seed: number;
  /** Part of every event's id: two runs against one server must not share any. */
  run: string;
}

export function inventCommunity({ team, seed, run }: Invention): InventedCommunity {
  const random = createRandom(seed);
  const members: Person[] = [];
  const used = new Set<number>();
  let people = 0;

  function ts(at: number): string {
    let us = Math.floor(at) * 1000 + Math.floor(random.between(0, 1000));
    while (used.has(us)) us++;
    used.add(us);
    return formatSlackTimestamp(us);
  }

  return {
    random,
    envelopes: createEnvelopes(team, run),
    members,
    newcomer: () => person(people++),
    anyone(except) {
      const others = members.filter((member) => member !== except);
      // Few write much and many write little, as 1/(rank + 3) has it.
      const rank = Math.floor(3 * ((others.length / 3 + 1) ** random.next() - 1));
      return random.pick(others.slice(rank, rank + 1));
    },
    nextConversation: createDeck(CONVERSATIONS, random),
    ts,
    post: ({ channel, by, at, text, thread }) => ({
      channel: channelId(channel),
      user: by.id,
      ts: ts(at),
      text,
      ...(thread === undefined ? {} : { thread_ts: thread }),
    }),
  };
}
