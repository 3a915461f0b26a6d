import { formatSlackTimestamp } from '../backend/src/core/time/slack-timestamp.ts';
import { type Milliseconds, msToUs } from '../backend/src/core/time/units.ts';
import { channelId } from './channels.ts';
import { type DemoEnvelope, type DemoPost, EnvelopeFactory } from './envelopes.ts';
import { type DemoPerson, demoPerson } from './people.ts';
import { createDeck, createRandom, pickByRank, type Random } from './random.ts';
import { CONVERSATIONS, type Conversation } from './texts.ts';

/** One request of Slack. */
export interface EventDelivery {
  envelope: DemoEnvelope;
  /** Set when Slack posts the event once more. */
  retry?: { num: number; reason: string };
}

/** A message by a person. */
interface PostFields {
  channel: string;
  by: DemoPerson;
  /** ms UTC. */
  atMs: Milliseconds;
  text: string;
  threadTs?: string | undefined;
}

/** What history and live events share: random numbers, ids and people. */
export interface InventedCommunity {
  random: Random;
  envelopes: EnvelopeFactory;
  /** From the most talkative to the most silent. */
  members: DemoPerson[];
  /** Invents a person who is not a member yet. */
  createPerson(): DemoPerson;
  /** Picks a member, most often a talkative one. */
  pickMember(except?: DemoPerson): DemoPerson;
  nextConversation(): Conversation;
  /** The Slack `ts` of a moment in ms UTC, or the next one that is not used yet. */
  uniqueTs(at: Milliseconds): string;
  createPost(fields: PostFields): DemoPost;
}

export interface InventedCommunityOptions {
  team: string;
  seed: number;
  /** Part of every event's id: two runs against one server must not share any. */
  runId: string;
}

/** Invents a community without members; the same seed gives the same people, conversations and times. */
export function inventCommunity({ team, seed, runId }: InventedCommunityOptions): InventedCommunity {
  const random = createRandom(seed);
  const members: DemoPerson[] = [];
  const usedUs = new Set<number>();
  let personCount = 0;

  function uniqueTs(at: Milliseconds): string {
    let us = msToUs(Math.floor(at)) + Math.floor(random.between(0, 1000));
    while (usedUs.has(us)) us++;
    usedUs.add(us);
    return formatSlackTimestamp(us);
  }

  return {
    random,
    envelopes: new EnvelopeFactory(team, runId),
    members,
    createPerson: () => demoPerson(personCount++),
    pickMember(except) {
      return pickByRank(
        members.filter((member) => member !== except),
        random,
      );
    },
    nextConversation: createDeck(CONVERSATIONS, random),
    uniqueTs,
    createPost: ({ channel, by, atMs, text, threadTs }) => ({
      channel: channelId(channel),
      user: by.id,
      ts: uniqueTs(atMs),
      text,
      ...(threadTs === undefined ? {} : { thread_ts: threadTs }),
    }),
  };
}
