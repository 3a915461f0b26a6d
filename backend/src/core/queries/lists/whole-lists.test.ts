import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arbitraryRecords } from '../../../../../test/records/arbitrary-records.ts';
import {
  naiveJoins,
  naiveMessages,
  naiveQuestions,
  withoutFutureRecords,
} from '../../../../../test/records/naive-messages.ts';
import { TEST_NOW_MS } from '../../../../../test/records/sample-records.ts';
import { DEFAULT_HEALTH_RULES } from '../../metrics/health-score.ts';
import { MetricContext } from '../../metrics/metric-context.ts';
import { summarize } from '../../metrics/summary.ts';
import type { SlackRecord } from '../../records/record.ts';
import { type Community, createCommunity } from '../../state/community.ts';
import type { Filter } from '../../state/filter.ts';
import { fold } from '../../state/fold.ts';
import type { Period } from '../../time/period.ts';
import { formatSlackTimestamp } from '../../time/slack-timestamp.ts';
import { isInWindow } from '../../time/time-window.ts';
import { createTimeZone } from '../../time/time-zone.ts';
import { DAY_MS, usToMs } from '../../time/units.ts';
import { ACTIVITY_KINDS, activityList } from './activity-list.ts';
import { channelsList } from './channels-list.ts';
import { newcomersList } from './newcomers-list.ts';
import { peopleList } from './people-list.ts';
import { questionsList } from './questions-list.ts';
import { SCORE_CHANGE_KINDS, scoreChangesList } from './score-changes-list.ts';

const zone = createTimeZone('Europe/Berlin');
const PERIODS: readonly Period[] = [
  { kind: 'last', days: 30 },
  { kind: 'last', days: 90 },
  { kind: 'all' },
  { kind: 'custom', from: TEST_NOW_MS - 62 * DAY_MS, to: TEST_NOW_MS - 29 * DAY_MS },
];
/** Everybody and every channel counts: the naive recounts have no definition. */
const recordsWithoutDefinition = arbitraryRecords.map((records) =>
  records.filter(({ event_type }) => event_type !== 'definition_set'),
);
const anyPeriod = fc.constantFrom(...PERIODS);
const anyFilter = fc.constantFrom<Filter[]>({}, {}, { channel: 'C1' }, { person: 'U1' }, { hour: 4 * 24 + 12 });

function folded(records: readonly SlackRecord[]): Community {
  const community = createCommunity('T1');
  for (const record of records) fold(community, record);
  return community;
}

function contextOf(community: Community, period: Period, filter: Filter = {}) {
  const options = { zone, countDirectMessages: false, health: DEFAULT_HEALTH_RULES, period };
  const context = new MetricContext(community, TEST_NOW_MS, options, filter, TEST_NOW_MS);
  return { context, summary: summarize(community, TEST_NOW_MS, options, filter) };
}

function sum(numbers: Iterable<number>): number {
  return [...numbers].reduce((a, b) => a + b, 0);
}

// docs/metrics.md#lists
describe('a whole list', () => {
  it('has the same totals and the same first rows as the panel, with any filter and period', () => {
    fc.assert(
      fc.property(arbitraryRecords, anyPeriod, anyFilter, (records, period, filter) => {
        const { context, summary } = contextOf(folded(records), period, filter);
        const people = peopleList(context, {});
        expect(people.people.ids.slice(0, summary.leaders.length)).toEqual(
          summary.leaders.map(({ person }) => person.id),
        );
        expect([...people.messages.slice(0, summary.leaders.length)]).toEqual(
          summary.leaders.map(({ messages }) => messages),
        );
        const channels = channelsList(context, {});
        expect(sum(channels.messages)).toBe(channels.total);
        expect(channels.channels.ids.slice(0, summary.channels.active.length)).toEqual(
          summary.channels.active.map(({ channel }) => channel.id),
        );
        const questions = questionsList(context, {});
        const unanswered = [...questions.firstReplyAfter].filter(Number.isNaN).length;
        expect(unanswered).toBe(summary.unanswered.count);
        expect([...questions.us.slice(0, unanswered)].map((us) => formatSlackTimestamp(us))).toEqual(
          summary.unanswered.newest.map(({ ts }) => ts),
        );
        const activity = activityList(context, {});
        expect([...activity.us.slice(0, 100)].map(usToMs)).toEqual(summary.activity.map(({ at }) => at));
        expect([...activity.kind].map((kind) => ACTIVITY_KINDS[kind]?.replace('reply', 'message'))).toEqual(
          summary.activity.map(({ kind }) => kind),
        );
        const newcomers = newcomersList(context, {});
        expect(newcomers.joinedAt).toHaveLength(summary.newcomers.joined);
        expect([...newcomers.wroteAt].filter((at) => !Number.isNaN(at))).toHaveLength(summary.newcomers.wrote);
      }),
    );
  });

  it('lists everybody with what a recount of the records finds', () => {
    fc.assert(
      fc.property(recordsWithoutDefinition, anyPeriod, (records, period) => {
        const { context } = contextOf(folded(records), period);
        const all = naiveMessages(withoutFutureRecords(records));
        const list = peopleList(context, {});
        const messages = all.filter(({ timeUs }) => isInWindow(context.window, timeUs));
        expect(list.total).toBe(messages.length);
        const rootOf = (channel: string, us: number) =>
          all.find((root) => root.channel === channel && root.timeUs === us);
        for (const [row, id] of list.people.ids.entries()) {
          const own = messages.filter(({ user }) => user === id).sort((a, b) => a.timeUs - b.timeUs);
          expect(list.messages[row]).toBe(own.length);
          expect(list.activeDays[row]).toBe(new Set(own.map(({ timeUs }) => zone.localDay(timeUs))).size);
          expect(list.firstAt[row]).toBe(usToMs(own[0]?.timeUs ?? Number.NaN));
          expect(list.lastAt[row]).toBe(usToMs(own.at(-1)?.timeUs ?? Number.NaN));
          const given = own.filter(({ channel, threadRootUs }) => {
            const root = threadRootUs > 0 ? rootOf(channel, threadRootUs) : undefined;
            return root !== undefined && root.user !== id;
          });
          expect(list.repliesGiven[row]).toBe(given.length);
        }
        expect(new Set(list.people.ids).size).toBe(list.people.ids.length);
      }),
    );
  });

  it('lists the questions, messages and joins that a recount of the records finds', () => {
    fc.assert(
      fc.property(recordsWithoutDefinition, anyPeriod, (records, period) => {
        const { context } = contextOf(folded(records), period);
        const all = naiveMessages(withoutFutureRecords(records));
        const messages = all.filter(({ timeUs }) => isInWindow(context.window, timeUs));
        const activity = activityList(context, {});
        const listed = [...activity.us]
          .map((us, row) => ({
            us,
            kind: activity.kind[row] ?? 0,
            channel: activity.channel[row] ?? -1,
            thread: activity.threadUs[row],
          }))
          .filter(({ kind }) => kind < 2)
          .map(({ us, channel, thread }) => `${activity.channels.ids[channel]}|${us}|${thread}`);
        expect(new Set(listed)).toEqual(
          new Set(messages.map(({ channel, timeUs, threadRootUs }) => `${channel}|${timeUs}|${threadRootUs}`)),
        );
        expect(listed).toHaveLength(messages.length);
        expect([...activity.us]).toEqual([...activity.us].sort((a, b) => b - a));

        const asking = naiveQuestions(records);
        const { us, channel, channels, replies } = questionsList(context, {});
        const questions = messages.filter(
          ({ channel: id, timeUs, threadRootUs }) =>
            threadRootUs === 0 &&
            timeUs > context.whole.channelChanges.erasedUntilUs(id) &&
            asking.has(`${id}|${formatSlackTimestamp(timeUs)}`),
        );
        const keys = [...us].map((time, row) => `${channels.ids[channel[row] ?? -1]}|${time}`);
        expect(keys).toHaveLength(questions.length);
        expect(new Set(keys)).toEqual(new Set(questions.map(({ channel: id, timeUs }) => `${id}|${timeUs}`)));
        for (const { channel: id, timeUs, user } of questions)
          expect(replies[keys.indexOf(`${id}|${timeUs}`)]).toBe(
            all.filter(
              (reply) =>
                reply.channel === id &&
                reply.threadRootUs === timeUs &&
                reply.user !== user &&
                reply.timeUs <= context.momentUs,
            ).length,
          );
        const joins = [...naiveJoins(records)].filter(
          ([id, at]) => isInWindow(context.window, at) && context.whole.people.get(id)?.bot !== true,
        );
        const { people } = newcomersList(context, {});
        expect(people.ids).toHaveLength(joins.length);
        expect(new Set(people.ids)).toEqual(new Set(joins.map(([id]) => id)));
      }),
    );
  });

  it('of score changes begins with those of the panel, and adds up to the points of messages and joins', () => {
    fc.assert(
      fc.property(arbitraryRecords, (records) => {
        const { context, summary } = contextOf(folded(records), { kind: 'all' });
        const list = scoreChangesList(context, {});
        const rows = [...list.at].map((at, row) => ({
          at,
          kind: SCORE_CHANGE_KINDS[list.kind[row] ?? 0],
          points: list.points[row],
        }));
        expect(rows.slice(0, summary.scoreChanges.length)).toEqual(
          summary.scoreChanges.map(({ at, kind, points }) => ({ at, kind, points })),
        );
        const messages = rows.filter(({ kind }) => kind === 'message');
        expect(messages).toHaveLength(summary.messages.count);
        expect(rows.filter(({ kind }) => kind === 'join')).toHaveLength(summary.newMembers.count);
      }),
    );
  });
});
