import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arbitraryRecords } from '../../../../test/records/arbitrary-records.ts';
import { naiveChannelIds, naiveMessages, withoutFutureRecords } from '../../../../test/records/naive-messages.ts';
import {
  sampleChannelCreated,
  sampleJoin,
  sampleMessage,
  TEST_NOW_MS,
  tsBeforeNow,
} from '../../../../test/records/sample-records.ts';
import { DEFAULT_DEFINITION } from '../records/counting-definition.ts';
import type { SlackRecord } from '../records/record.ts';
import { type Community, createCommunity } from '../state/community.ts';
import type { Filter } from '../state/filter.ts';
import { fold } from '../state/fold.ts';
import { createTimeZone } from '../time/time-zone.ts';
import { DAY_MS, HOUR_MS } from '../time/units.ts';
import { endOfMillisecondUs, WINDOW_MS, WINDOW_US } from '../time/window.ts';
import { channelsMetric } from './channel-ranking.ts';
import { DEFAULT_HEALTH_RULES } from './health-score.ts';
import { MetricContext } from './metric-context.ts';
import { type Summary, summarize } from './summary.ts';

const options = {
  zone: createTimeZone('Europe/Berlin'),
  countDirectMessages: false,
  health: DEFAULT_HEALTH_RULES,
  definition: DEFAULT_DEFINITION,
};

function folded(all: readonly SlackRecord[]): Community {
  const community = createCommunity('T1');
  for (const record of all) fold(community, record);
  return community;
}

function summaryOf(all: readonly SlackRecord[], filter: Filter, now = TEST_NOW_MS): Summary {
  return summarize(folded(all), now, options, filter);
}

const records = [
  sampleMessage({ timestamp: tsBeforeNow(2 * DAY_MS), channel: 'C1', user: 'U1', text: 'who?' }),
  sampleMessage({
    timestamp: tsBeforeNow(2 * DAY_MS - HOUR_MS),
    channel: 'C1',
    user: 'U2',
    thread_ts: tsBeforeNow(2 * DAY_MS),
  }),
  sampleMessage({ timestamp: tsBeforeNow(HOUR_MS), channel: 'C2', user: 'U2', text: 'what?' }),
  sampleJoin({ timestamp: tsBeforeNow(HOUR_MS), user: 'U2' }),
];

// docs/metrics.md#filters
describe('a filtered summary', () => {
  // TEST_NOW_MS is Friday, 13 h in Berlin.
  const cases: [filtered: string, filter: Filter, messages: number, total: number, posters: number, members: number][] =
    [
      ['by nothing', {}, 3, 3, 2, 1],
      ['by a channel', { channel: 'C1' }, 2, 2, 2, 1],
      ['by an unknown channel', { channel: 'C9' }, 0, 0, 0, 1],
      ['by a person', { person: 'U2' }, 2, 2, 1, 1],
      ['by an unknown person', { person: 'U9' }, 0, 0, 0, 0],
      ['by an hour of the week', { hour: 4 * 24 + 12 }, 1, 1, 1, 1],
      ['by a person in a channel', { person: 'U2', channel: 'C1' }, 1, 1, 1, 1],
    ];
  it.each(cases)('%s counts only the matching records', (_filtered, filter, messages, total, posters, members) => {
    const summary = summaryOf(records, filter);
    expect(summary.messages.count).toBe(messages);
    expect(summary.total.messages).toBe(total);
    expect(summary.posters.count).toBe(posters);
    expect(summary.newMembers.count).toBe(members);
    expect(summary.activity.filter(({ kind }) => kind === 'message')).toHaveLength(messages);
    expect(summary.health.fromMessages).toBe(3 / 2);
  });

  it('does not apply a part of the filter to the panel in which the viewer selects it', () => {
    expect(summaryOf(records, { channel: 'C1' }).channels.active).toHaveLength(2);
    expect(summaryOf(records, { person: 'U1' }).leaders).toHaveLength(2);
    expect(summaryOf(records, { person: 'U1' }).channels.active).toHaveLength(1);
    expect(summaryOf(records, { hour: 0 }).hours.reduce((a, b) => a + b, 0)).toBe(3);
  });

  it('counts a join and a created channel by their time, and a created channel by its creator', () => {
    const all = [
      ...records,
      sampleJoin({ timestamp: tsBeforeNow(3 * HOUR_MS), user: 'U3' }),
      sampleChannelCreated({ timestamp: tsBeforeNow(HOUR_MS), channel: 'C3', user: 'U1' }),
      sampleChannelCreated({ timestamp: tsBeforeNow(3 * DAY_MS), channel: 'C4', user: 'U2' }),
    ];
    const countAndKeys = (filter: Filter) => {
      const { activity, newMembers } = summaryOf(all, filter);
      const keys = activity.filter(({ kind }) => kind !== 'message').map(({ key }) => key);
      return [newMembers.count, ...keys];
    };
    expect(countAndKeys({})).toEqual([2, 'channel|C3', 'join|U2', 'join|U3', 'channel|C4']);
    expect(countAndKeys({ hour: 4 * 24 + 12 })).toEqual([1, 'channel|C3', 'join|U2']);
    expect(countAndKeys({ hour: 4 * 24 + 10 })).toEqual([1, 'join|U3']);
    expect(countAndKeys({ hour: 24 + 13 })).toEqual([0, 'channel|C4']);
    expect(countAndKeys({ person: 'U2' })).toEqual([1, 'join|U2', 'channel|C4']);
  });

  it('counts replies by any person when the filter selects one person', () => {
    expect(summaryOf(records, { person: 'U1' }).firstReply.n).toBe(1);
    expect(summaryOf(records, { person: 'U1' }).unanswered.count).toBe(0);
    expect(summaryOf(records, { person: 'U2' }).unanswered.count).toBe(1);
  });

  it('has a previous count if the previous window was observed, even if the selected person wrote nothing in it', () => {
    const old = sampleMessage({ timestamp: tsBeforeNow(61 * DAY_MS), user: 'U3' });
    expect(summaryOf([...records, old], { person: 'U1' }).messages).toEqual({ count: 1, previous: 0 });
    expect(summaryOf(records, { person: 'U1' }).messages.previous).toBeNull();
  });
});

it('a filter by person and channel counts the messages that a naive count finds', () => {
  const people = fc.option(fc.constantFrom('U1', 'U2', 'U9'), { nil: undefined });
  const channels = fc.option(fc.constantFrom('C1', 'C2'), { nil: undefined });
  fc.assert(
    fc.property(arbitraryRecords, people, channels, (all, person, channel) => {
      const filter = { ...(person && { person }), ...(channel && { channel }) };
      const records = withoutFutureRecords(all);
      const channelId = channel && (naiveChannelIds(records).get(channel) ?? channel);
      const expected = naiveMessages(records).filter(
        (message) =>
          message.timeUs <= endOfMillisecondUs(TEST_NOW_MS) &&
          message.timeUs > endOfMillisecondUs(TEST_NOW_MS) - WINDOW_US &&
          (!person || message.user === person) &&
          (!channelId || message.channel === channelId),
      );
      expect(summaryOf(all, filter).messages.count).toBe(expected.length);
    }),
    { numRuns: 300 },
  );
});

it('the chart ends at the present at any moment shown', () => {
  const { chart, messages, now } = summarize(folded(records), TEST_NOW_MS - DAY_MS, options, {}, TEST_NOW_MS);
  expect(now).toBe(TEST_NOW_MS - DAY_MS);
  expect(messages.count).toBe(2);
  expect(chart.slots.at(-1)).toMatchObject({ to: TEST_NOW_MS + 1, messages: 1 });
});

it.each([
  // 92 days, of which one has 25 hours.
  ['Europe/Lisbon', '2026-10-01T00:00+01:00', '2027-01-01T00:00Z', 92],
  ['Europe/Lisbon', '2026-07-01T00:00+01:00', '2026-10-01T00:00+01:00', 92],
  ['Europe/Lisbon', '2026-01-01T00:00Z', '2026-04-01T00:00+01:00', 89],
  // From autumn to autumn, so that one more day has 25 hours.
  ['Europe/Lisbon', '2024-10-27T00:00+01:00', '2026-10-28T00:00Z', 104],
  ['UTC', '2026-07-01T00:00Z', '2026-10-02T00:00Z', 13],
])('the trend in %s from %s to %s has a point for each of %i steps', (zone, from, to, steps) => {
  const now = Date.parse(to) + DAY_MS;
  const period = { kind: 'custom' as const, from: Date.parse(from), to: Date.parse(to) };
  const community = folded([sampleMessage({ timestamp: tsBeforeNow(900 * DAY_MS) })]);
  const { trend } = summarize(community, now, { ...options, zone: createTimeZone(zone), period });
  expect(trend).toHaveLength(steps + 1);
});

it('each point of the trend equals the summary of its moment', () => {
  fc.assert(
    fc.property(arbitraryRecords, fc.constantFrom(1, 30, 92, 93, 800), (all, days) => {
      const period = { kind: 'last', days } as const;
      const { trend } = summarize(folded(all), TEST_NOW_MS, { ...options, period }, { channel: 'C1' });
      for (const { at, messages, newMembers, posters, score } of trend) {
        const then = summaryOf(all, {}, at);
        expect({ messages, newMembers, posters, score }).toEqual({
          messages: then.messages.count,
          newMembers: then.newMembers.count,
          posters: then.posters.count,
          score: then.health.score,
        });
      }
    }),
    { numRuns: 300 },
  );
});

// docs/metrics.md#score-changes
it('the score changes are those of messages, of quiet times and of their ends', () => {
  const changes = summaryOf(records, {}).scoreChanges.map(({ kind, points }) => [kind, points]);
  expect(changes).toEqual([
    ['quiet', -1],
    ['message', 0.5],
    ['awake', 1],
    ['join', 1],
  ]);
});

// docs/metrics.md#time-driven-changes
describe('the next change of a filtered summary', () => {
  const filters: fc.Arbitrary<Filter> = fc.record(
    {
      channel: fc.constantFrom('C1', 'C2', 'C9'),
      person: fc.constantFrom('U1', 'U2', 'U9'),
      hour: fc.constantFrom(0, 4 * 24 + 12, 3 * 24 + 12),
    },
    { requiredKeys: [] },
  );
  /** Shortly before the records, which are dated whole days from `TEST_NOW_MS`, reach the ages that metrics use. */
  const moments = fc
    .tuple(fc.constantFrom(0, 1, 6, 7, 8, 29, 30, 31, 37, 59, 60, 61), fc.constantFrom(0, 1, HOUR_MS))
    .map(([days, msBefore]) => TEST_NOW_MS + days * DAY_MS - msBefore);
  /** The summary without the trend and the ends of the period, which change every millisecond. */
  const comparable = (community: Community, filter: Filter, now: number) => {
    const {
      now: _,
      directory: __,
      trend: ___,
      period: ____,
      chart,
      ...rest
    } = summarize(community, now, { ...options, vitals: true }, filter);
    return { ...rest, slots: chart.slots.map(({ messages, before }) => [messages, before]) };
  };

  it('is the first moment at which the summary changes', () => {
    fc.assert(
      fc.property(arbitraryRecords, filters, moments, (all, filter, now) => {
        const community = folded(all);
        const { nextChangeAt, ...before } = comparable(community, filter, now);
        // Without `nextChangeAt` nothing changes at any later time.
        const until = nextChangeAt === null ? now + 400 * DAY_MS : nextChangeAt - 1;
        expect(until).toBeGreaterThanOrEqual(now);
        const { nextChangeAt: _, ...justBefore } = comparable(community, filter, until);
        expect(justBefore).toEqual(before);
      }),
      { numRuns: 500 },
    );
  });

  it('includes changes of the other channels in the channel panel', () => {
    const all = [sampleMessage({ timestamp: tsBeforeNow(10 * DAY_MS), channel: 'C2' })];
    const leavesAt = TEST_NOW_MS - 10 * DAY_MS + WINDOW_MS;
    const now = leavesAt - HOUR_MS;
    const { value, nextChangeAt } = channelsMetric(
      new MetricContext(folded(all), now, options, { channel: 'C1' }, now),
    );
    expect(value.active).toHaveLength(1);
    expect(nextChangeAt).toBe(leavesAt);
  });
});
