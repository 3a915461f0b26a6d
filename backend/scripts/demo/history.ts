import { CHANNELS, channelId, RENAMED } from './channels.ts';
import type { InventedCommunity, Posting } from './community.ts';
import type { Envelope, Post } from './envelopes.ts';
import { createRandom } from './random.ts';
import { answerTime, evenly, fading, lively, type Moment } from './rhythm.ts';
import { asSlackWrites, BOT_TEXTS, DOOR_TEXTS, GREETINGS, MISTAKES, REACTIONS } from './texts.ts';

const SECOND = 1000;
const DAY = 24 * 3600 * SECOND;

interface Period {
  /** Days ago. */
  from: number;
  to: number;
  messages: number;
  joins: number;
  moment: Moment;
}

/**
 * How much happened how long ago. The score is 100, half a point a message and one a member of the last 30 days, at most
 * 200: a community of this size is where it tells something.
 */
const PERIODS: readonly Period[] = [
  { from: 359, to: 60.1, messages: 2000, joins: 38, moment: fading },
  { from: 59.9, to: 30.1, messages: 80, joins: 9, moment: lively },
  { from: 29.9, to: 0.1, messages: 104, joins: 12, moment: lively },
  // Somebody wrote within the last half hour, whenever the demo starts: nothing is taken off for silence.
  { from: 0.018, to: 0.002, messages: 6, joins: 0, moment: evenly },
];
const FOUNDERS = 8;

/** A year of the workshop up to `now` (ms UTC), in order of time. `offset`: what local time is ahead of UTC, ms. */
export function history(community: InventedCommunity, now: number, offset: number): Posting[] {
  const made = founding(community, now);
  for (const period of PERIODS) made.push(...happenings(community, period, now, offset));
  made.sort((a, b) => Number(a.event.event_ts) - Number(b.event.event_ts));
  return made.flatMap((envelope, i) => (i % 40 === 39 ? [{ envelope }, again(envelope)] : [{ envelope }]));
}

/** Slack did not hear the answer in time, and posts the same event once more. */
export function again(envelope: Envelope): Posting {
  return { envelope, retry: { num: 1, reason: 'http_timeout' } };
}

function founding({ random, envelopes, members, newcomer, ts }: InventedCommunity, now: number): Envelope[] {
  const start = now - 364.5 * DAY;
  for (let i = 0; i < FOUNDERS; i++) members.push(newcomer());
  return [
    // They were there before anybody listened: nobody saw them join, but a change of profile tells their names.
    ...members.map((founder, i) => envelopes.userChange(founder, ts(start + i * 60 * SECOND))),
    ...Object.entries(CHANNELS).map(([name, daysAgo]) => {
      const first = name === RENAMED.to ? RENAMED.from : name;
      return envelopes.channelCreated(channelId(name), first, random.pick(members), ts(now - daysAgo * DAY));
    }),
    envelopes.channelRename(channelId(RENAMED.to), RENAMED.to, ts(now - RENAMED.daysAgo * DAY)),
  ];
}

function happenings(community: InventedCommunity, period: Period, now: number, offset: number): Envelope[] {
  const [from, to] = [now - period.from * DAY, now - period.to * DAY];
  const { envelopes, random } = community;
  // A chance of its own: how often it is asked depends on the date, and what people say must not.
  const moments = createRandom(random.next() * 2 ** 32);
  const when = () => period.moment(moments, from, to, offset);
  const arrivals: Envelope[] = [];
  const posts: Post[] = [];
  for (let i = 0; i < period.joins; i++) {
    const at = when();
    const { by, joined, greeting: text } = arrival(community, at);
    const then = Math.min(at + answerTime(random), to);
    arrivals.push(...joined);
    if (random.chance(0.7)) posts.push(community.post({ channel: 'introductions', by, at: then, text }));
  }
  while (posts.length < period.messages) posts.push(...conversation(community, when(), to));
  posts.length = period.messages;
  return [
    ...arrivals,
    ...posts.map(envelopes.message),
    ...posts.flatMap((post) => echoes(community, post, to)),
    ...withoutEffect(community, period.messages, when),
  ];
}

/** Somebody new, from `at` (ms UTC) on: what Slack tells of it, and the greeting that they will write. */
export function arrival({ random, envelopes, members, newcomer, ts }: InventedCommunity, at: number) {
  const by = newcomer();
  members.push(by);
  return {
    by,
    joined: [
      envelopes.teamJoin(by, ts(at)),
      envelopes.channelJoin(by, channelId('general'), ts(at + SECOND)),
      envelopes.channelJoin(by, channelId('introductions'), ts(at + 2 * SECOND)),
    ],
    greeting: asSlackWrites(random.pick(GREETINGS), by, by, random),
  };
}

/** A question and its answers; nothing is said after `end`. */
function conversation(community: InventedCommunity, start: number, end: number): Post[] {
  const { random, anyone, nextConversation, post } = community;
  const { channel, lines } = nextConversation();
  const a = anyone();
  const b = anyone(a);
  const inThread = random.chance(0.6);
  const posts: Post[] = [];
  let at = start;
  for (const [i, line] of lines.entries()) {
    const thread = inThread ? posts[0]?.ts : undefined;
    posts.push(post({ channel, by: i % 2 ? b : a, at, text: asSlackWrites(line, a, b, random), thread }));
    at = Math.min(at + answerTime(random), end);
  }
  return posts;
}

/** What follows a post: a reaction, an edit, or mostly nothing. */
function echoes({ random, envelopes, anyone, ts }: InventedCommunity, post: Post, end: number): Envelope[] {
  const then = ts(Math.min(Number(post.ts) * 1000 + answerTime(random), end));
  if (random.chance(0.03)) return [envelopes.edit(post, then, `${post.text}\n_Edit: solved, thank you!_`)];
  return random.chance(0.15) ? [envelopes.reaction(post, anyone(), then, random.pick(REACTIONS))] : [];
}

/** What happens in every workspace and counts in no number, a share of so many messages. */
function withoutEffect(community: InventedCommunity, messages: number, when: () => number): Envelope[] {
  const { random, envelopes, anyone, ts, post } = community;
  const made: Envelope[] = [];
  for (let i = 0; i < messages / 20; i++) {
    made.push(envelopes.botMessage(channelId('general'), ts(when()), random.pick(BOT_TEXTS)));
    if (i % 3 === 0) made.push(envelopes.classicBotMessage(channelId('general'), ts(when()), random.pick(DOOR_TEXTS)));
    if (i % 5 === 0) made.push(...regretted(when()));
    if (i % 25 === 0) made.push(envelopes.directMessage(anyone(), ts(when()), 'What can you do?'));
  }
  return made;

  function regretted(at: number): Envelope[] {
    const mistake = post({ channel: 'general', by: anyone(), at, text: random.pick(MISTAKES) });
    return [envelopes.message(mistake), envelopes.deletion(mistake, ts(at + 20 * SECOND))];
  }
}
