import { channelId, NEW_CHANNELS } from './channels.ts';
import type { InventedCommunity, Posting } from './community.ts';
import type { Post } from './envelopes.ts';
import { again, arrival } from './history.ts';
import type { Person } from './people.ts';
import { createDeck } from './random.ts';
import { asSlackWrites, BOT_TEXTS, BURST, CORRECTIONS, DOOR_TEXTS, MISTAKES, REACTIONS, WELCOMES } from './texts.ts';

/** Something that happens after a while. */
export interface Step {
  /** ms. */
  wait: number;
  /** `at`: when it has come to it, ms UTC. */
  happen(at: number): Posting[];
}

type Scene = Generator<Step>;

const SECOND = 1000;

/** The present, without an end. */
export function* live(community: InventedCommunity): Scene {
  const { random, envelopes, anyone, ts, post } = community;
  const newChannels = [...NEW_CHANNELS];
  const nextBotText = createDeck(BOT_TEXTS, random);
  const nextCorrection = createDeck(CORRECTIONS, random);

  /** Somebody says something; the post is known once it happened. */
  function* say(channel: string, by: Person, text: string, wait: number, thread?: string): Generator<Step, Post> {
    let said: Post | undefined;
    yield {
      wait,
      happen(at) {
        said = post({ channel, by, at, text, thread });
        const envelope = envelopes.message(said);
        // Now and then Slack does not hear the answer in time.
        return random.chance(0.04) ? [{ envelope }, again(envelope)] : [{ envelope }];
      },
    };
    if (!said) throw new Error('a step was not taken');
    return said;
  }

  function* react(to: Post): Scene {
    const [by, name] = [anyone(), random.pick(REACTIONS)];
    yield { wait: pause(3), happen: (at) => [{ envelope: envelopes.reaction(to, by, ts(at), name) }] };
    if (random.chance(0.9)) return;
    const removed = 'reaction_removed';
    yield { wait: pause(3), happen: (at) => [{ envelope: envelopes.reaction(to, by, ts(at), name, removed) }] };
  }

  function* talk(): Scene {
    const { channel, lines } = community.nextConversation();
    const a = anyone();
    const b = anyone(a);
    const inThread = random.chance(0.5);
    let first: string | undefined;
    for (const [i, line] of lines.entries()) {
      const text = asSlackWrites(line, a, b, random);
      const said = yield* say(channel, i % 2 ? b : a, text, pause(9), inThread ? first : undefined);
      first ??= said.ts;
      if (text.includes('<https:')) yield* lookUp(said);
      if (random.chance(0.3)) yield* react(said);
    }
  }

  function* lookUp(link: Post): Scene {
    yield { wait: SECOND, happen: (at) => [{ envelope: envelopes.unfurl(link, ts(at)) }] };
  }

  function* welcome(): Scene {
    let arrived: ReturnType<typeof arrival> | undefined;
    yield {
      wait: pause(6),
      happen(at) {
        // It takes them some seconds to join the first channels, and nothing may lie in the future.
        arrived = arrival(community, at - 3 * SECOND);
        return arrived.joined.map((envelope) => ({ envelope }));
      },
    };
    if (!arrived) return;
    const { by, greeting } = arrived;
    const host = anyone(by);
    const hello = yield* say('introductions', by, greeting, pause(10));
    const text = asSlackWrites(random.pick(WELCOMES), by, host, random);
    yield* say('introductions', host, text, pause(8), hello.ts);
    yield* react(hello);
  }

  function* burst(): Scene {
    const channel = 'general';
    for (const text of BURST) yield* say(channel, anyone(), text, random.between(200, 1200));
  }

  function* found(): Scene {
    const name = newChannels.shift();
    if (!name) return;
    const [id, creator] = [channelId(name), anyone()];
    yield {
      wait: pause(8),
      happen: (at) => [{ envelope: envelopes.channelCreated(id, name, creator, ts(at)) }],
    };
    yield* say(name, creator, `This is the place for ${name.replaceAll('-', ' ')} now :tada:`, pause(6));
    yield* say(name, anyone(creator), 'I am in!', pause(5));
  }

  function* correct(): Scene {
    const [wrong, right] = nextCorrection();
    const said = yield* say('general', anyone(), wrong, pause(8));
    yield { wait: pause(6), happen: (at) => [{ envelope: envelopes.edit(said, ts(at), right) }] };
  }

  function* regret(): Scene {
    const said = yield* say('random', anyone(), random.pick(MISTAKES), pause(8));
    yield { wait: pause(5), happen: (at) => [{ envelope: envelopes.deletion(said, ts(at)) }] };
  }

  function* automate(): Scene {
    const general = channelId('general');
    const text = nextBotText();
    yield { wait: pause(5), happen: (at) => [{ envelope: envelopes.botMessage(general, ts(at), text) }] };
    const door = random.pick(DOOR_TEXTS);
    yield { wait: pause(5), happen: (at) => [{ envelope: envelopes.classicBotMessage(general, ts(at), door) }] };
  }

  function* askTheApp(): Scene {
    const by = anyone();
    yield { wait: pause(5), happen: (at) => [{ envelope: envelopes.directMessage(by, ts(at), 'Hello panda') }] };
  }

  /** About so many seconds, in ms. */
  function pause(seconds: number): number {
    return seconds * SECOND * random.between(0.4, 1.6);
  }

  const scenes = [talk, talk, talk, talk, talk, welcome, burst, found, correct, regret, automate, askTheApp];
  const next = createDeck(scenes, random);
  // Who looks for a minute should see a bit of everything.
  for (const scene of [talk, welcome, correct, burst, found]) yield* scene();
  for (;;) yield* next()();
}
