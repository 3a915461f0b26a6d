import fc from 'fast-check';
import { expect, it } from 'vitest';
import { arbitraryRecords } from '../../../../../test/records/arbitrary-records.ts';
import {
  type NaiveMessage,
  naiveMessages,
  naiveQuestions,
  withoutFutureRecords,
} from '../../../../../test/records/naive-messages.ts';
import { TEST_NOW_MS } from '../../../../../test/records/sample-records.ts';
import { DEFAULT_HEALTH_RULES } from '../../metrics/health-score.ts';
import { MetricContext } from '../../metrics/metric-context.ts';
import { DEFAULT_DEFINITION } from '../../records/counting-definition.ts';
import type { SlackRecord } from '../../records/record.ts';
import { createCommunity } from '../../state/community.ts';
import { fold } from '../../state/fold.ts';
import { DEFAULT_PERIOD, type Period } from '../../time/period.ts';
import { formatSlackTimestamp } from '../../time/slack-timestamp.ts';
import { isInWindow } from '../../time/time-window.ts';
import { createTimeZone } from '../../time/time-zone.ts';
import { DAY_MS, usToMs } from '../../time/units.ts';
import { endOfMillisecondUs } from '../../time/window.ts';
import { channelPage } from './channel-page.ts';
import { personPage } from './person-page.ts';

const options = {
  zone: createTimeZone('UTC'),
  countDirectMessages: false,
  health: DEFAULT_HEALTH_RULES,
  // In place of a definition among the records.
  definition: DEFAULT_DEFINITION,
};
const USERS = ['U1', 'U2', 'U3', 'U9'];
const CHANNELS = ['C1', 'C2', 'C3', 'C9'];

function contextOf(all: readonly SlackRecord[], now: number, period: Period = DEFAULT_PERIOD): MetricContext {
  const community = createCommunity('T1');
  for (const record of all) fold(community, record);
  // The pages ignore the filter of the board.
  return new MetricContext(community, now, { ...options, period }, { person: 'U1', channel: 'C2' }, TEST_NOW_MS);
}

type IsIn = (us: number) => boolean;

/** The replies of one channel after another, each with the message that it replies to. */
function repliesIn(messages: readonly NaiveMessage[]): { reply: NaiveMessage; root: NaiveMessage; isFirst: boolean }[] {
  const replies = messages.flatMap((reply) => {
    const root = messages.find((one) => one.channel === reply.channel && one.timeUs === reply.threadRootUs);
    return root && root.user !== reply.user ? [{ reply, root }] : [];
  });
  return replies.map((one) => ({
    ...one,
    isFirst: replies.every(({ reply, root }) => root !== one.root || reply.timeUs >= one.reply.timeUs),
  }));
}

function median(values: readonly number[]): number | null {
  const us = values.toSorted((a, b) => a - b)[Math.ceil(values.length / 2) - 1];
  return us === undefined ? null : usToMs(us);
}

function countsBy<K extends string>(messages: readonly NaiveMessage[], key: (one: NaiveMessage) => K): Map<K, number> {
  const counts = new Map<K, number>();
  for (const one of messages) counts.set(key(one), (counts.get(key(one)) ?? 0) + 1);
  return counts;
}

/** `order`: the ids that have a rank, first to last. */
function standing(own: number, total: number, order: readonly string[], id: string) {
  const rank = order.indexOf(id) + 1;
  return { messages: own, share: total === 0 ? null : own / total, rank: rank || null, ranked: order.length };
}

/** The questions that begin a thread, and those of them with a reply of another person. */
function questionsAmong(own: readonly NaiveMessage[], messages: readonly NaiveMessage[], asking: ReadonlySet<string>) {
  const asked = own.filter(
    ({ channel, timeUs, threadRootUs }) =>
      threadRootUs === 0 && asking.has(`${channel}|${formatSlackTimestamp(timeUs)}`),
  );
  const replies = repliesIn(messages);
  return {
    asked: asked.length,
    answered: asked.filter((one) => replies.some(({ root }) => root === one)).length,
  };
}

function naivePersonCounts(messages: readonly NaiveMessage[], asking: ReadonlySet<string>, id: string, isIn: IsIn) {
  const within = messages.filter(({ timeUs }) => isIn(timeUs));
  const counts = countsBy(within, ({ user }) => user);
  const last = (user: string) => Math.max(...within.filter((one) => one.user === user).map(({ timeUs }) => timeUs));
  const order = [...counts.keys()]
    .filter(Boolean)
    .sort((a, b) => (counts.get(b) ?? 0) - (counts.get(a) ?? 0) || last(a) - last(b) || (a < b ? -1 : 1));
  const replies = repliesIn(messages);
  const given = replies.filter(({ reply }) => reply.user === id);
  const received = replies.filter(({ root }) => root.user === id);
  const waits = (some: typeof replies) =>
    median(
      some
        .filter(({ isFirst, root }) => isFirst && isIn(root.timeUs))
        .map(({ reply, root }) => reply.timeUs - root.timeUs),
    );
  return {
    ...standing(counts.get(id) ?? 0, within.length, order, id),
    repliesGiven: given.filter(({ reply }) => isIn(reply.timeUs)).length,
    repliesReceived: received.filter(({ reply }) => isIn(reply.timeUs)).length,
    medianReplyGiven: waits(given),
    medianReplyReceived: waits(received),
    questions: questionsAmong(
      within.filter(({ user }) => user === id),
      messages,
      asking,
    ),
  };
}

function naiveChannelCounts(messages: readonly NaiveMessage[], asking: ReadonlySet<string>, id: string, isIn: IsIn) {
  const within = messages.filter(({ timeUs }) => isIn(timeUs));
  const counts = countsBy(within, ({ channel }) => channel);
  const order = [...counts.keys()].sort((a, b) => (counts.get(b) ?? 0) - (counts.get(a) ?? 0) || (a < b ? -1 : 1));
  const own = within.filter(({ channel }) => channel === id);
  const replies = repliesIn(messages).filter(({ root }) => root.channel === id);
  return {
    ...standing(own.length, within.length, order, id),
    posters: new Set(own.map(({ user }) => user).filter(Boolean)).size,
    replies: replies.filter(({ reply }) => isIn(reply.timeUs)).length,
    medianFirstReply: median(
      replies
        .filter(({ isFirst, root }) => isFirst && isIn(root.timeUs))
        .map(({ reply, root }) => reply.timeUs - root.timeUs),
    ),
    questions: questionsAmong(own, messages, asking),
  };
}

/** How many messages of each key there are in the period and in the past, in the order of the lists. */
function naiveRows(messages: readonly NaiveMessage[], key: (one: NaiveMessage) => string, isIn: IsIn) {
  const [past, period] = [
    countsBy(messages, key),
    countsBy(
      messages.filter(({ timeUs }) => isIn(timeUs)),
      key,
    ),
  ];
  return [...past.keys()]
    .filter(Boolean)
    .map((id) => ({
      id,
      messages: period.get(id) ?? 0,
      pastMessages: past.get(id) ?? 0,
      lastAt: usToMs(Math.max(...messages.filter((one) => key(one) === id).map(({ timeUs }) => timeUs))),
    }))
    .sort((a, b) => b.messages - a.messages || b.pastMessages - a.pastMessages || (a.id < b.id ? -1 : 1));
}

const moment = fc.constantFrom(0, 1, 29, 31, 61).map((days) => TEST_NOW_MS - days * DAY_MS);
const period = fc.constantFrom<Period>(
  DEFAULT_PERIOD,
  { kind: 'last', days: 7 },
  { kind: 'all' },
  { kind: 'calendar', unit: 'month', ago: 1 },
  { kind: 'custom', from: TEST_NOW_MS - 61 * DAY_MS, to: TEST_NOW_MS - 30 * DAY_MS },
);

it('the page of a person has the numbers of a naive recount, for any records and moment', () => {
  fc.assert(
    fc.property(arbitraryRecords, moment, period, fc.constantFrom(...USERS), (all, now, chosen, id) => {
      const end = endOfMillisecondUs(now);
      const messages = naiveMessages(withoutFutureRecords(all)).filter(({ timeUs }) => timeUs <= end);
      const own = messages.filter(({ user }) => user === id);
      const context = contextOf(all, now, chosen);
      const page = personPage(context, { id });
      const isIn = (us: number) => isInWindow(context.window, us);
      expect(page.period).toEqual(naivePersonCounts(messages, naiveQuestions(all), id, isIn));
      expect(page.past).toEqual(naivePersonCounts(messages, naiveQuestions(all), id, () => true));
      expect(page.channels.map(({ channel, ...counts }) => ({ id: channel.id, ...counts }))).toEqual(
        naiveRows(own, ({ channel }) => channel, isIn),
      );
      expect(page.hours.reduce((sum, count) => sum + count, 0)).toBe(page.period.messages);
      expect(page.trend?.slots.reduce((sum, { messages: count }) => sum + count, 0) ?? 0).toBe(page.past.messages);
      const times = own.map(({ timeUs }) => timeUs).sort((a, b) => a - b);
      const [first, last] = [times[0], times.at(-1)];
      expect(page.firstMessageAt).toBe(first === undefined ? null : usToMs(first));
      expect(page.lastMessageAt).toBe(last === undefined ? null : usToMs(last));
    }),
    { numRuns: 400 },
  );
});

it('the page of a channel has the numbers of a naive recount, for any records and moment', () => {
  fc.assert(
    fc.property(arbitraryRecords, moment, period, fc.constantFrom(...CHANNELS), (all, now, chosen, anyId) => {
      const end = endOfMillisecondUs(now);
      const messages = naiveMessages(withoutFutureRecords(all)).filter(({ timeUs }) => timeUs <= end);
      const context = contextOf(all, now, chosen);
      const page = channelPage(context, { id: anyId });
      const { id } = page.channel;
      const own = messages.filter(({ channel }) => channel === id);
      const isIn = (us: number) => isInWindow(context.window, us);
      expect(page.period).toEqual(naiveChannelCounts(messages, naiveQuestions(all), id, isIn));
      expect(page.past).toEqual(naiveChannelCounts(messages, naiveQuestions(all), id, () => true));
      expect(page.people.map(({ person, ...counts }) => ({ id: person.id, ...counts }))).toEqual(
        naiveRows(own, ({ user }) => user, isIn),
      );
      expect(page.hours.reduce((sum, count) => sum + count, 0)).toBe(page.period.messages);
      expect(page.trend?.slots.reduce((sum, { messages: count }) => sum + count, 0) ?? 0).toBe(page.past.messages);
    }),
    { numRuns: 400 },
  );
});

it('both pages are data that a worker can send', () => {
  fc.assert(
    fc.property(arbitraryRecords, fc.constantFrom(...USERS), fc.constantFrom(...CHANNELS), (all, user, channel) => {
      const context = contextOf(all, TEST_NOW_MS);
      for (const page of [personPage(context, { id: user }), channelPage(context, { id: channel })])
        expect(structuredClone(page)).toEqual(page);
    }),
  );
});
