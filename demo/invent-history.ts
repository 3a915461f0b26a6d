import { decliningOverTime, type PickTime, randomReplyDelayMs, uniformly, weightedByHour } from './activity-rhythm.ts';
import { channelId, DEMO_CHANNELS, RENAMED_CHANNEL } from './channels.ts';
import type { DemoEnvelope, DemoPost } from './envelopes.ts';
import type { EventDelivery, InventedCommunity } from './invent-community.ts';
import { createRandom } from './random.ts';
import { BOOKING_BOT_TEXTS, GREETINGS, NOTICE_BOT_TEXTS, REACTIONS, REGRETTED_TEXTS, toSlackMarkup } from './texts.ts';

const SECOND_MS = 1000;
const DAY_MS = 24 * 3600 * SECOND_MS;

interface Period {
  /** Days ago. */
  fromDaysAgo: number;
  toDaysAgo: number;
  messages: number;
  joins: number;
  pickTime: PickTime;
}

/**
 * How much happened how long ago. The score is 100, half a point a message and one a member of the last 30 days, at most
 * 200: a community of this size is where it tells something.
 */
const PERIODS: readonly Period[] = [
  { fromDaysAgo: 359, toDaysAgo: 60.1, messages: 2000, joins: 38, pickTime: decliningOverTime },
  { fromDaysAgo: 59.9, toDaysAgo: 30.1, messages: 80, joins: 9, pickTime: weightedByHour },
  { fromDaysAgo: 29.9, toDaysAgo: 0.1, messages: 104, joins: 12, pickTime: weightedByHour },
  // Somebody wrote within the last half hour, whenever the demo starts: nothing is taken off for silence.
  { fromDaysAgo: 0.018, toDaysAgo: 0.002, messages: 6, joins: 0, pickTime: uniformly },
];
const FOUNDER_COUNT = 8;

/** A year of the workshop up to `now` (ms UTC), in order of time. `offset`: what local time is ahead of UTC, ms. */
export function inventHistory(community: InventedCommunity, now: number, offset: number): EventDelivery[] {
  const made = foundingEvents(community, now);
  for (const period of PERIODS) made.push(...periodEvents(community, period, now, offset));
  made.sort((a, b) => Number(a.event.event_ts) - Number(b.event.event_ts));
  return made.flatMap((envelope, i) => (i % 40 === 39 ? [{ envelope }, retryDelivery(envelope)] : [{ envelope }]));
}

/** Slack did not hear the answer in time, and posts the same event once more. */
export function retryDelivery(envelope: DemoEnvelope): EventDelivery {
  return { envelope, retry: { num: 1, reason: 'http_timeout' } };
}

function foundingEvents(
  { random, envelopes, members, createPerson: newcomer, uniqueTs: ts }: InventedCommunity,
  now: number,
): DemoEnvelope[] {
  const start = now - 364.5 * DAY_MS;
  for (let i = 0; i < FOUNDER_COUNT; i++) members.push(newcomer());
  return [
    // They were there before anybody listened: nobody saw them join, but a change of profile tells their names.
    ...members.map((founder, i) => envelopes.userChange(founder, ts(start + i * 60 * SECOND_MS))),
    ...Object.entries(DEMO_CHANNELS).map(([name, daysAgo]) => {
      const first = name === RENAMED_CHANNEL.to ? RENAMED_CHANNEL.from : name;
      return envelopes.channelCreated(channelId(name), first, random.pick(members), ts(now - daysAgo * DAY_MS));
    }),
    envelopes.channelRename(
      channelId(RENAMED_CHANNEL.to),
      RENAMED_CHANNEL.to,
      ts(now - RENAMED_CHANNEL.daysAgo * DAY_MS),
    ),
  ];
}

function periodEvents(community: InventedCommunity, period: Period, now: number, offset: number): DemoEnvelope[] {
  const [from, to] = [now - period.fromDaysAgo * DAY_MS, now - period.toDaysAgo * DAY_MS];
  const { envelopes, random } = community;
  // A chance of its own: how often it is asked depends on the date, and what people say must not.
  const moments = createRandom(random.next() * 2 ** 32);
  const when = () => period.pickTime(moments, from, to, offset);
  const arrivals: DemoEnvelope[] = [];
  const posts: DemoPost[] = [];
  for (let i = 0; i < period.joins; i++) {
    const at = when();
    const { by, joined, greeting: text } = memberArrival(community, at);
    const then = Math.min(at + randomReplyDelayMs(random), to);
    arrivals.push(...joined);
    if (random.chance(0.7)) posts.push(community.createPost({ channel: 'introductions', by, atMs: then, text }));
  }
  while (posts.length < period.messages) posts.push(...conversationPosts(community, when(), to));
  posts.length = period.messages;
  return [
    ...arrivals,
    ...posts.map(envelopes.message),
    ...posts.flatMap((post) => followUpEvents(community, post, to)),
    ...uncountedEvents(community, period.messages, when),
  ];
}

/** Somebody new, from `at` (ms UTC) on: what Slack tells of it, and the greeting that they will write. */
export function memberArrival(
  { random, envelopes, members, createPerson: newcomer, uniqueTs: ts }: InventedCommunity,
  at: number,
) {
  const by = newcomer();
  members.push(by);
  return {
    by,
    joined: [
      envelopes.teamJoin(by, ts(at)),
      envelopes.channelJoin(by, channelId('general'), ts(at + SECOND_MS)),
      envelopes.channelJoin(by, channelId('introductions'), ts(at + 2 * SECOND_MS)),
    ],
    greeting: toSlackMarkup(random.pick(GREETINGS), by, by, random),
  };
}

/** A question and its answers; nothing is said after `end`. */
function conversationPosts(community: InventedCommunity, start: number, end: number): DemoPost[] {
  const { random, pickMember: anyone, nextConversation, createPost: post } = community;
  const { channel, lines } = nextConversation();
  const a = anyone();
  const b = anyone(a);
  const inThread = random.chance(0.6);
  const posts: DemoPost[] = [];
  let at = start;
  for (const [i, line] of lines.entries()) {
    const thread = inThread ? posts[0]?.ts : undefined;
    posts.push(
      post({ channel, by: i % 2 ? b : a, atMs: at, text: toSlackMarkup(line, a, b, random), threadTs: thread }),
    );
    at = Math.min(at + randomReplyDelayMs(random), end);
  }
  return posts;
}

/** What follows a post: a reaction, an edit, or mostly nothing. */
function followUpEvents(
  { random, envelopes, pickMember: anyone, uniqueTs: ts }: InventedCommunity,
  post: DemoPost,
  end: number,
): DemoEnvelope[] {
  const then = ts(Math.min(Number(post.ts) * 1000 + randomReplyDelayMs(random), end));
  if (random.chance(0.03)) return [envelopes.edit(post, then, `${post.text}\n_Edit: solved, thank you!_`)];
  return random.chance(0.15) ? [envelopes.reaction(post, anyone(), then, random.pick(REACTIONS))] : [];
}

/** What happens in every workspace and counts in no number, a share of so many messages. */
function uncountedEvents(community: InventedCommunity, messages: number, when: () => number): DemoEnvelope[] {
  const { random, envelopes, pickMember: anyone, uniqueTs: ts, createPost: post } = community;
  const made: DemoEnvelope[] = [];
  for (let i = 0; i < messages / 20; i++) {
    made.push(envelopes.botMessage(channelId('general'), ts(when()), random.pick(BOOKING_BOT_TEXTS)));
    if (i % 3 === 0)
      made.push(envelopes.classicBotMessage(channelId('general'), ts(when()), random.pick(NOTICE_BOT_TEXTS)));
    if (i % 5 === 0) made.push(...regretted(when()));
    if (i % 25 === 0) made.push(envelopes.directMessage(anyone(), ts(when()), 'What can you do?'));
  }
  return made;

  function regretted(at: number): DemoEnvelope[] {
    const mistake = post({ channel: 'general', by: anyone(), atMs: at, text: random.pick(REGRETTED_TEXTS) });
    return [envelopes.message(mistake), envelopes.deletion(mistake, ts(at + 20 * SECOND_MS))];
  }
}
