import { DAY_MS, MINUTE_MS, type Milliseconds, SECOND_MS, secondsToMs } from '../backend/src/core/time/units.ts';
import { decliningOverTime, type PickTime, randomReplyDelayMs, uniformly, weightedByHour } from './activity-rhythm.ts';
import { channelId, DEMO_CHANNELS, RENAMED_CHANNEL } from './channels.ts';
import type { DemoEnvelope, DemoPost } from './envelopes.ts';
import type { EventDelivery, InventedCommunity } from './invent-community.ts';
import { createRandom } from './random.ts';
import { BOOKING_BOT_TEXTS, GREETINGS, NOTICE_BOT_TEXTS, REACTIONS, REGRETTED_TEXTS, toSlackMarkup } from './texts.ts';

/** A stretch of the past, and how much happened in it. */
interface Period {
  fromDaysAgo: number;
  toDaysAgo: number;
  messages: number;
  joins: number;
  pickTime: PickTime;
}

/**
 * The score is 100, plus half a point a message and one a new member of the last 30 days, at most 200. These numbers keep
 * it below the cap.
 */
const PERIODS: readonly Period[] = [
  { fromDaysAgo: 359, toDaysAgo: 60.1, messages: 2000, joins: 38, pickTime: decliningOverTime },
  { fromDaysAgo: 59.9, toDaysAgo: 30.1, messages: 80, joins: 9, pickTime: weightedByHour },
  { fromDaysAgo: 29.9, toDaysAgo: 0.1, messages: 104, joins: 12, pickTime: weightedByHour },
  // Messages of the last half hour, whenever the demo starts: there is no penalty for quiet time.
  { fromDaysAgo: 0.018, toDaysAgo: 0.002, messages: 6, joins: 0, pickTime: uniformly },
];
const FOUNDER_COUNT = 8;

/**
 * Invents a year of events up to `now` (ms UTC), in order of time; every fortieth is delivered twice. `utcOffsetMs` is
 * local time less UTC.
 */
export function inventHistory(
  community: InventedCommunity,
  now: Milliseconds,
  utcOffsetMs: Milliseconds,
): EventDelivery[] {
  const envelopes = foundingEvents(community, now);
  for (const period of PERIODS) envelopes.push(...periodEvents(community, period, now, utcOffsetMs));
  envelopes.sort((a, b) => Number(a.event.event_ts) - Number(b.event.event_ts));
  return envelopes.flatMap((envelope, i) => (i % 40 === 39 ? [{ envelope }, retryDelivery(envelope)] : [{ envelope }]));
}

/** The second delivery of an event whose response Slack did not receive in time. */
export function retryDelivery(envelope: DemoEnvelope): EventDelivery {
  return { envelope, retry: { num: 1, reason: 'http_timeout' } };
}

function foundingEvents(
  { random, envelopes, members, createPerson, uniqueTs }: InventedCommunity,
  now: Milliseconds,
): DemoEnvelope[] {
  const start = now - 364.5 * DAY_MS;
  for (let i = 0; i < FOUNDER_COUNT; i++) members.push(createPerson());
  return [
    // The founders joined before the app was installed: no event shows them join, but a profile change has their names.
    ...members.map((founder, i) => envelopes.userChange(founder, uniqueTs(start + i * MINUTE_MS))),
    ...Object.entries(DEMO_CHANNELS).map(([name, daysAgo]) => {
      const firstName = name === RENAMED_CHANNEL.to ? RENAMED_CHANNEL.from : name;
      const creator = random.pick(members);
      return envelopes.channelCreated(channelId(name), firstName, creator, uniqueTs(now - daysAgo * DAY_MS));
    }),
    envelopes.channelRename(
      channelId(RENAMED_CHANNEL.to),
      RENAMED_CHANNEL.to,
      uniqueTs(now - RENAMED_CHANNEL.daysAgo * DAY_MS),
    ),
  ];
}

function periodEvents(
  community: InventedCommunity,
  period: Period,
  now: Milliseconds,
  utcOffsetMs: Milliseconds,
): DemoEnvelope[] {
  const [from, to] = [now - period.fromDaysAgo * DAY_MS, now - period.toDaysAgo * DAY_MS];
  const { envelopes, random } = community;
  // Times have random numbers of their own: how many they take depends on the date, and the texts must not.
  const timeRandom = createRandom(random.next() * 2 ** 32);
  const pickTime = () => period.pickTime(timeRandom, from, to, utcOffsetMs);
  const arrivals: DemoEnvelope[] = [];
  const posts: DemoPost[] = [];
  for (let i = 0; i < period.joins; i++) {
    const joinedAt = pickTime();
    const { by, joined, greeting } = memberArrival(community, joinedAt);
    const atMs = Math.min(joinedAt + randomReplyDelayMs(random), to);
    arrivals.push(...joined);
    if (random.chance(0.7)) posts.push(community.createPost({ channel: 'introductions', by, atMs, text: greeting }));
  }
  while (posts.length < period.messages) posts.push(...conversationPosts(community, pickTime(), to));
  posts.length = period.messages;
  return [
    ...arrivals,
    ...posts.map((post) => envelopes.message(post)),
    ...posts.flatMap((post) => followUpEvents(community, post, to)),
    ...uncountedEvents(community, period.messages, pickTime),
  ];
}

/** Adds a member at `at` (ms UTC): the events of the arrival, and the greeting that the new member will post. */
export function memberArrival(
  { random, envelopes, members, createPerson, uniqueTs }: InventedCommunity,
  at: Milliseconds,
) {
  const by = createPerson();
  members.push(by);
  return {
    by,
    joined: [
      envelopes.teamJoin(by, uniqueTs(at)),
      envelopes.channelJoin(by, channelId('general'), uniqueTs(at + SECOND_MS)),
      envelopes.channelJoin(by, channelId('introductions'), uniqueTs(at + 2 * SECOND_MS)),
    ],
    greeting: toSlackMarkup(random.pick(GREETINGS), by, by, random),
  };
}

/** A question and its answers, none of them after `end`. */
function conversationPosts(community: InventedCommunity, start: Milliseconds, end: Milliseconds): DemoPost[] {
  const { random, pickMember, nextConversation, createPost } = community;
  const { channel, lines } = nextConversation();
  const a = pickMember();
  const b = pickMember(a);
  const isThread = random.chance(0.6);
  const posts: DemoPost[] = [];
  let atMs = start;
  for (const [i, line] of lines.entries()) {
    const threadTs = isThread ? posts[0]?.ts : undefined;
    posts.push(createPost({ channel, by: i % 2 ? b : a, atMs, text: toSlackMarkup(line, a, b, random), threadTs }));
    atMs = Math.min(atMs + randomReplyDelayMs(random), end);
  }
  return posts;
}

/** What follows a post: a reaction, an edit, or most often nothing. */
function followUpEvents(
  { random, envelopes, pickMember, uniqueTs }: InventedCommunity,
  post: DemoPost,
  end: Milliseconds,
): DemoEnvelope[] {
  const ts = uniqueTs(Math.min(secondsToMs(Number(post.ts)) + randomReplyDelayMs(random), end));
  if (random.chance(0.03)) return [envelopes.edit(post, ts, `${post.text}\n_Edit: solved, thank you!_`)];
  return random.chance(0.15) ? [envelopes.reaction(post, pickMember(), ts, random.pick(REACTIONS))] : [];
}

/** Events that happen in every workspace and count in no number, in proportion to the number of messages. */
function uncountedEvents(community: InventedCommunity, messages: number, pickTime: () => Milliseconds): DemoEnvelope[] {
  const { random, envelopes, pickMember, uniqueTs, createPost } = community;
  const general = channelId('general');
  const uncounted: DemoEnvelope[] = [];
  for (let i = 0; i < messages / 20; i++) {
    uncounted.push(envelopes.botMessage(general, uniqueTs(pickTime()), random.pick(BOOKING_BOT_TEXTS)));
    if (i % 3 === 0)
      uncounted.push(envelopes.classicBotMessage(general, uniqueTs(pickTime()), random.pick(NOTICE_BOT_TEXTS)));
    if (i % 5 === 0) uncounted.push(...regretted(pickTime()));
    if (i % 25 === 0) uncounted.push(envelopes.directMessage(pickMember(), uniqueTs(pickTime()), 'What can you do?'));
  }
  return uncounted;

  function regretted(atMs: Milliseconds): DemoEnvelope[] {
    const mistake = createPost({ channel: 'general', by: pickMember(), atMs, text: random.pick(REGRETTED_TEXTS) });
    return [envelopes.message(mistake), envelopes.deletion(mistake, uniqueTs(atMs + 20 * SECOND_MS))];
  }
}
