import { formatSlackTimestamp } from '../backend/src/core/time/slack-timestamp.ts';
import { channelId } from './channels.ts';
import { createEnvelopeFactory, type DemoEnvelope, type DemoPost, type EnvelopeFactory } from './envelopes.ts';
import { type DemoPerson, demoPerson } from './people.ts';
import { createDeck, createRandom, type Random } from './random.ts';
import { CONVERSATIONS, type Conversation } from './texts.ts';

/** One request. */
export interface EventDelivery {
  envelope: DemoEnvelope;
  /** Set when Slack posts it once more. */
  retry?: { num: number; reason: string };
}

/** What a person says. `at` in ms UTC. */
interface PostFields {
  channel: string;
  by: DemoPerson;
  atMs: number;
  text: string;
  threadTs?: string | undefined;
}

/** Everything that history and the present share: one chance, one stock of ids, one set of people. */
export interface InventedCommunity {
  random: Random;
  envelopes: EnvelopeFactory;
  /** From the most talkative to the most silent. */
  members: DemoPerson[];
  /** Somebody who was not there before. */
  createPerson(): DemoPerson;
  /** A member, most often a talkative one. */
  pickMember(except?: DemoPerson): DemoPerson;
  nextConversation(): Conversation;
  /** The Slack `ts` of a moment in ms UTC; no two are the same. */
  uniqueTs(at: number): string;
  createPost(said: PostFields): DemoPost;
}

export interface InventedCommunityOptions {
  team: string;
  seed: number;
  /** Part of every event's id: two runs against one server must not share any. */
  runId: string;
}

export function inventCommunity({ team, seed, runId: run }: InventedCommunityOptions): InventedCommunity {
  const random = createRandom(seed);
  const members: DemoPerson[] = [];
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
    envelopes: createEnvelopeFactory(team, run),
    members,
    createPerson: () => demoPerson(people++),
    pickMember(except) {
      const others = members.filter((member) => member !== except);
      // Few write much and many write little, as 1/(rank + 3) has it.
      const rank = Math.floor(3 * ((others.length / 3 + 1) ** random.next() - 1));
      return random.pick(others.slice(rank, rank + 1));
    },
    nextConversation: createDeck(CONVERSATIONS, random),
    uniqueTs: ts,
    createPost: ({ channel, by, atMs: at, text, threadTs: thread }) => ({
      channel: channelId(channel),
      user: by.id,
      ts: ts(at),
      text,
      ...(thread === undefined ? {} : { thread_ts: thread }),
    }),
  };
}
