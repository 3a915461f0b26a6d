import { channelId, NEW_CHANNELS } from './channels.ts';
import type { DemoPost } from './envelopes.ts';
import type { EventDelivery, InventedCommunity } from './invent-community.ts';
import { memberArrival, retryDelivery } from './invent-history.ts';
import type { DemoPerson } from './people.ts';
import { createDeck } from './random.ts';
import {
  BOOKING_BOT_TEXTS,
  BURST_TEXTS,
  CORRECTIONS,
  NOTICE_BOT_TEXTS,
  REACTIONS,
  REGRETTED_TEXTS,
  toSlackMarkup,
  WELCOMES,
} from './texts.ts';

/** Something that happens after a while. */
export interface LiveStep {
  /** ms. */
  waitMs: number;
  /** `at`: when it has come to it, ms UTC. */
  createDeliveries(at: number): EventDelivery[];
}

type LiveScenario = Generator<LiveStep>;

const SECOND_MS = 1000;

/** The present, without an end. */
export function* inventLiveEvents(community: InventedCommunity): LiveScenario {
  const { random, envelopes, pickMember: anyone, uniqueTs: ts, createPost: post } = community;
  const newChannels = [...NEW_CHANNELS];
  const nextBotText = createDeck(BOOKING_BOT_TEXTS, random);
  const nextCorrection = createDeck(CORRECTIONS, random);

  /** Somebody says something; the post is known once it happened. */
  function* say(
    channel: string,
    by: DemoPerson,
    text: string,
    wait: number,
    thread?: string,
  ): Generator<LiveStep, DemoPost> {
    let said: DemoPost | undefined;
    yield {
      waitMs: wait,
      createDeliveries(at) {
        said = post({ channel, by, atMs: at, text, threadTs: thread });
        const envelope = envelopes.message(said);
        // Now and then Slack does not hear the answer in time.
        return random.chance(0.04) ? [{ envelope }, retryDelivery(envelope)] : [{ envelope }];
      },
    };
    if (!said) throw new Error('a step was not taken');
    return said;
  }

  function* react(to: DemoPost): LiveScenario {
    const [by, name] = [anyone(), random.pick(REACTIONS)];
    yield { waitMs: pause(3), createDeliveries: (at) => [{ envelope: envelopes.reaction(to, by, ts(at), name) }] };
    if (random.chance(0.9)) return;
    const removed = 'reaction_removed';
    yield {
      waitMs: pause(3),
      createDeliveries: (at) => [{ envelope: envelopes.reaction(to, by, ts(at), name, removed) }],
    };
  }

  function* talk(): LiveScenario {
    const { channel, lines } = community.nextConversation();
    const a = anyone();
    const b = anyone(a);
    const inThread = random.chance(0.5);
    let first: string | undefined;
    for (const [i, line] of lines.entries()) {
      const text = toSlackMarkup(line, a, b, random);
      const said = yield* say(channel, i % 2 ? b : a, text, pause(9), inThread ? first : undefined);
      first ??= said.ts;
      if (text.includes('<https:')) yield* lookUp(said);
      if (random.chance(0.3)) yield* react(said);
    }
  }

  function* lookUp(link: DemoPost): LiveScenario {
    yield { waitMs: SECOND_MS, createDeliveries: (at) => [{ envelope: envelopes.unfurl(link, ts(at)) }] };
  }

  function* welcome(): LiveScenario {
    let arrived: ReturnType<typeof memberArrival> | undefined;
    yield {
      waitMs: pause(6),
      createDeliveries(at) {
        // It takes them some seconds to join the first channels, and nothing may lie in the future.
        arrived = memberArrival(community, at - 3 * SECOND_MS);
        return arrived.joined.map((envelope) => ({ envelope }));
      },
    };
    if (!arrived) return;
    const { by, greeting } = arrived;
    const host = anyone(by);
    const hello = yield* say('introductions', by, greeting, pause(10));
    const text = toSlackMarkup(random.pick(WELCOMES), by, host, random);
    yield* say('introductions', host, text, pause(8), hello.ts);
    yield* react(hello);
  }

  function* burst(): LiveScenario {
    const channel = 'general';
    for (const text of BURST_TEXTS) yield* say(channel, anyone(), text, random.between(200, 1200));
  }

  function* found(): LiveScenario {
    const name = newChannels.shift();
    if (!name) return;
    const [id, creator] = [channelId(name), anyone()];
    yield {
      waitMs: pause(8),
      createDeliveries: (at) => [{ envelope: envelopes.channelCreated(id, name, creator, ts(at)) }],
    };
    yield* say(name, creator, `This is the place for ${name.replaceAll('-', ' ')} now :tada:`, pause(6));
    yield* say(name, anyone(creator), 'I am in!', pause(5));
  }

  function* correct(): LiveScenario {
    const [wrong, right] = nextCorrection();
    const said = yield* say('general', anyone(), wrong, pause(8));
    yield { waitMs: pause(6), createDeliveries: (at) => [{ envelope: envelopes.edit(said, ts(at), right) }] };
  }

  function* regret(): LiveScenario {
    const said = yield* say('random', anyone(), random.pick(REGRETTED_TEXTS), pause(8));
    yield { waitMs: pause(5), createDeliveries: (at) => [{ envelope: envelopes.deletion(said, ts(at)) }] };
  }

  function* automate(): LiveScenario {
    const general = channelId('general');
    const text = nextBotText();
    yield { waitMs: pause(5), createDeliveries: (at) => [{ envelope: envelopes.botMessage(general, ts(at), text) }] };
    const door = random.pick(NOTICE_BOT_TEXTS);
    yield {
      waitMs: pause(5),
      createDeliveries: (at) => [{ envelope: envelopes.classicBotMessage(general, ts(at), door) }],
    };
  }

  function* askTheApp(): LiveScenario {
    const by = anyone();
    yield {
      waitMs: pause(5),
      createDeliveries: (at) => [{ envelope: envelopes.directMessage(by, ts(at), 'Hello panda') }],
    };
  }

  /** About so many seconds, in ms. */
  function pause(seconds: number): number {
    return seconds * SECOND_MS * random.between(0.4, 1.6);
  }

  const scenes = [talk, talk, talk, talk, talk, welcome, burst, found, correct, regret, automate, askTheApp];
  const next = createDeck(scenes, random);
  // Who looks for a minute should see a bit of everything.
  for (const scene of [talk, welcome, correct, burst, found]) yield* scene();
  for (;;) yield* next()();
}
