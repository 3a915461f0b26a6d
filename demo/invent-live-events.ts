import { type Milliseconds, SECOND_MS } from '../backend/src/core/time/units.ts';
import { channelId, NEW_CHANNELS } from './channels.ts';
import type { DemoEnvelope, DemoPost } from './envelopes.ts';
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

/** Something that happens after a wait. */
export interface LiveStep {
  waitMs: Milliseconds;
  /** `at`: when the wait is over, ms UTC. */
  createDeliveries(at: Milliseconds): EventDelivery[];
}

type LiveScenario = Generator<LiveStep>;

/** Invents events without end, as they happen in a community from now on. */
export function inventLiveEvents(community: InventedCommunity): LiveScenario {
  return new LiveScenarios(community).playAll();
}

/** What can happen in a community. Each method with an asterisk plays one scenario, step by step. */
class LiveScenarios {
  readonly #community: InventedCommunity;
  readonly #newChannels = [...NEW_CHANNELS];
  readonly #nextBotText: () => string;
  readonly #nextCorrection: () => (typeof CORRECTIONS)[number];

  constructor(community: InventedCommunity) {
    this.#community = community;
    this.#nextBotText = createDeck(BOOKING_BOT_TEXTS, community.random);
    this.#nextCorrection = createDeck(CORRECTIONS, community.random);
  }

  *playAll(): LiveScenario {
    const talk = () => this.#talk();
    const welcome = () => this.#welcome();
    const burst = () => this.#burst();
    const createChannel = () => this.#createChannel();
    const correct = () => this.#correct();
    const rare = [() => this.#regret(), () => this.#postAsBots(), () => this.#writeToTheApp()];
    const scenarios = [talk, talk, talk, talk, talk, welcome, burst, createChannel, correct, ...rare];
    const next = createDeck(scenarios, this.#community.random);
    // A viewer of the first minute sees a bit of everything.
    for (const scenario of [talk, welcome, correct, burst, createChannel]) yield* scenario();
    for (;;) yield* next()();
  }

  *#talk(): LiveScenario {
    const { nextConversation, pickMember, random } = this.#community;
    const { channel, lines } = nextConversation();
    const a = pickMember();
    const b = pickMember(a);
    const isThread = random.chance(0.5);
    let firstTs: string | undefined;
    for (const [i, line] of lines.entries()) {
      const text = toSlackMarkup(line, a, b, random);
      const post = yield* this.#post(channel, i % 2 ? b : a, text, this.#pauseMs(9), isThread ? firstTs : undefined);
      firstTs ??= post.ts;
      if (text.includes('<https:')) yield* this.#unfurl(post);
      if (random.chance(0.3)) yield* this.#react(post);
    }
  }

  *#welcome(): LiveScenario {
    const { pickMember, random } = this.#community;
    let arrival: ReturnType<typeof memberArrival> | undefined;
    yield {
      waitMs: this.#pauseMs(6),
      createDeliveries: (at) => {
        // It takes a new member some seconds to join the first channels, and no event may lie in the future.
        arrival = memberArrival(this.#community, at - 3 * SECOND_MS);
        return arrival.joined.map((envelope) => ({ envelope }));
      },
    };
    if (!arrival) return;
    const { by, greeting } = arrival;
    const host = pickMember(by);
    const hello = yield* this.#post('introductions', by, greeting, this.#pauseMs(10));
    const text = toSlackMarkup(random.pick(WELCOMES), by, host, random);
    yield* this.#post('introductions', host, text, this.#pauseMs(8), hello.ts);
    yield* this.#react(hello);
  }

  *#burst(): LiveScenario {
    const { pickMember, random } = this.#community;
    for (const text of BURST_TEXTS) yield* this.#post('general', pickMember(), text, random.between(200, 1200));
  }

  *#createChannel(): LiveScenario {
    const { envelopes, pickMember, uniqueTs } = this.#community;
    const name = this.#newChannels.shift();
    if (!name) return;
    const [id, creator] = [channelId(name), pickMember()];
    yield this.#step(8, (at) => envelopes.channelCreated(id, name, creator, uniqueTs(at)));
    const text = `This is the place for ${name.replaceAll('-', ' ')} now :tada:`;
    yield* this.#post(name, creator, text, this.#pauseMs(6));
    yield* this.#post(name, pickMember(creator), 'I am in!', this.#pauseMs(5));
  }

  *#correct(): LiveScenario {
    const { envelopes, pickMember, uniqueTs } = this.#community;
    const [wrong, right] = this.#nextCorrection();
    const post = yield* this.#post('general', pickMember(), wrong, this.#pauseMs(8));
    yield this.#step(6, (at) => envelopes.edit(post, uniqueTs(at), right));
  }

  *#regret(): LiveScenario {
    const { envelopes, pickMember, random, uniqueTs } = this.#community;
    const post = yield* this.#post('random', pickMember(), random.pick(REGRETTED_TEXTS), this.#pauseMs(8));
    yield this.#step(5, (at) => envelopes.deletion(post, uniqueTs(at)));
  }

  *#postAsBots(): LiveScenario {
    const { envelopes, random, uniqueTs } = this.#community;
    const general = channelId('general');
    const text = this.#nextBotText();
    yield this.#step(5, (at) => envelopes.botMessage(general, uniqueTs(at), text));
    const notice = random.pick(NOTICE_BOT_TEXTS);
    yield this.#step(5, (at) => envelopes.classicBotMessage(general, uniqueTs(at), notice));
  }

  *#writeToTheApp(): LiveScenario {
    const { envelopes, pickMember, uniqueTs } = this.#community;
    const by = pickMember();
    yield this.#step(5, (at) => envelopes.directMessage(by, uniqueTs(at), 'Hello panda'));
  }

  *#react(post: DemoPost): LiveScenario {
    const { envelopes, pickMember, random, uniqueTs } = this.#community;
    const [by, name] = [pickMember(), random.pick(REACTIONS)];
    yield this.#step(3, (at) => envelopes.reaction(post, by, uniqueTs(at), name));
    if (random.chance(0.9)) return;
    yield this.#step(3, (at) => envelopes.reaction(post, by, uniqueTs(at), name, 'reaction_removed'));
  }

  *#unfurl(post: DemoPost): LiveScenario {
    const { envelopes, uniqueTs } = this.#community;
    yield { waitMs: SECOND_MS, createDeliveries: (at) => [{ envelope: envelopes.unfurl(post, uniqueTs(at)) }] };
  }

  /** Posts a message; returns the post, which exists once its step has happened. */
  *#post(
    channel: string,
    by: DemoPerson,
    text: string,
    waitMs: Milliseconds,
    threadTs?: string,
  ): Generator<LiveStep, DemoPost> {
    const { createPost, envelopes, random } = this.#community;
    let post: DemoPost | undefined;
    yield {
      waitMs,
      createDeliveries(at) {
        post = createPost({ channel, by, atMs: at, text, threadTs });
        const envelope = envelopes.message(post);
        // Sometimes Slack does not receive the response in time.
        return random.chance(0.04) ? [{ envelope }, retryDelivery(envelope)] : [{ envelope }];
      },
    };
    if (!post) throw new Error('The deliveries of a step were not created.');
    return post;
  }

  /** Returns a step with one event after about this many seconds. */
  #step(seconds: number, createEnvelope: (at: Milliseconds) => DemoEnvelope): LiveStep {
    return { waitMs: this.#pauseMs(seconds), createDeliveries: (at) => [{ envelope: createEnvelope(at) }] };
  }

  #pauseMs(aboutSeconds: number): Milliseconds {
    return aboutSeconds * SECOND_MS * this.#community.random.between(0.4, 1.6);
  }
}
