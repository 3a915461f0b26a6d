import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arbitraryRecords } from '../../../../test/records/arbitrary-records.ts';
import { naiveMessages, withoutFutureRecords } from '../../../../test/records/naive-messages.ts';
import {
  sampleChannelCreated,
  sampleJoin,
  sampleMessage,
  TEST_NOW_MS,
  tsBeforeNow,
} from '../../../../test/records/sample-records.ts';
import type { SlackRecord } from '../records/record.ts';
import { createCommunity } from '../state/community.ts';
import type { Filter } from '../state/filter.ts';
import { fold } from '../state/fold.ts';
import { createTimeZone } from '../time/time-zone.ts';
import { endOfMillisecondUs, WINDOW_US } from '../time/window.ts';
import { DEFAULT_HEALTH_RULES } from './health-score.ts';
import { type Summary, summarize } from './summary.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const rules = { zone: createTimeZone('Europe/Berlin'), countDirectMessages: false, health: DEFAULT_HEALTH_RULES };

function summaryOf(all: readonly SlackRecord[], filter: Filter, now = TEST_NOW_MS): Summary {
  const community = createCommunity('T1');
  for (const record of all) fold(community, record);
  return summarize(community, now, rules, filter);
}

const given = [
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

describe('every panel counts only what was pointed at (features.md row 25)', () => {
  // NOW is Friday, 13 h in Berlin.
  const cases: [what: string, filter: Filter, messages: number, total: number, posters: number, members: number][] = [
    ['nothing', {}, 3, 3, 2, 1],
    ['a channel', { channel: 'C1' }, 2, 2, 2, 1],
    ['a channel that is not known', { channel: 'C9' }, 0, 0, 0, 1],
    ['a person', { person: 'U2' }, 2, 2, 1, 1],
    ['a person who is not known', { person: 'U9' }, 0, 0, 0, 0],
    ['an hour of the week', { hour: 4 * 24 + 12 }, 1, 1, 1, 1],
    ['days', { span: { from: TEST_NOW_MS - 3 * DAY_MS, to: TEST_NOW_MS - DAY_MS } }, 2, 2, 2, 0],
    ['a person in a channel', { person: 'U2', channel: 'C1' }, 1, 1, 1, 1],
  ];
  it.each(cases)('%s', (_what, filter, messages, total, posters, members) => {
    const summary = summaryOf(given, filter);
    expect(summary.messages.count).toBe(messages);
    expect(summary.total.messages).toBe(total);
    expect(summary.posters.count).toBe(posters);
    expect(summary.newMembers.count).toBe(members);
    expect(summary.activity.filter(({ kind }) => kind === 'message')).toHaveLength(messages);
    expect(summary.health.fromMessages).toBe(messages / 2);
  });

  it('but the panel that it was chosen in still offers the others', () => {
    expect(summaryOf(given, { channel: 'C1' }).channels.active).toHaveLength(2);
    expect(summaryOf(given, { person: 'U1' }).leaders).toHaveLength(2);
    expect(summaryOf(given, { person: 'U1' }).channels.active).toHaveLength(1);
    expect(summaryOf(given, { hour: 0 }).hours.reduce((a, b) => a + b, 0)).toBe(3);
    const span = { from: TEST_NOW_MS - 3 * DAY_MS, to: TEST_NOW_MS - DAY_MS };
    expect(summaryOf(given, { span }).days.reduce((a, { messages }) => a + messages, 0)).toBe(3);
  });

  it('a join and a new channel count where they happened then, and a new channel where that person made it', () => {
    const all = [
      ...given,
      sampleJoin({ timestamp: tsBeforeNow(3 * HOUR_MS), user: 'U3' }),
      sampleChannelCreated({ timestamp: tsBeforeNow(HOUR_MS), channel: 'C3', user: 'U1' }),
      sampleChannelCreated({ timestamp: tsBeforeNow(3 * DAY_MS), channel: 'C4', user: 'U2' }),
    ];
    const shown = (filter: Filter) => {
      const { activity, newMembers } = summaryOf(all, filter);
      const keys = activity.filter(({ kind }) => kind !== 'message').map(({ key }) => key);
      return [newMembers.count, ...keys];
    };
    expect(shown({})).toEqual([2, 'channel|C3', 'join|U2', 'join|U3', 'channel|C4']);
    expect(shown({ hour: 4 * 24 + 12 })).toEqual([1, 'channel|C3', 'join|U2']);
    expect(shown({ hour: 4 * 24 + 10 })).toEqual([1, 'join|U3']);
    expect(shown({ hour: 24 + 13 })).toEqual([0, 'channel|C4']);
    expect(shown({ span: { from: TEST_NOW_MS - 2 * HOUR_MS, to: TEST_NOW_MS } })).toEqual([1, 'channel|C3', 'join|U2']);
    expect(shown({ person: 'U2' })).toEqual([1, 'join|U2', 'channel|C4']);
  });

  it('a reply counts as one, whoever was pointed at', () => {
    expect(summaryOf(given, { person: 'U1' }).firstReply.n).toBe(1);
    expect(summaryOf(given, { person: 'U1' }).unanswered).toEqual([]);
    expect(summaryOf(given, { person: 'U2' }).unanswered).toHaveLength(1);
  });

  it('is compared with the 30 days before where these were observed, though not by this person', () => {
    const old = sampleMessage({ timestamp: tsBeforeNow(61 * DAY_MS), user: 'U3' });
    expect(summaryOf([...given, old], { person: 'U1' }).messages).toEqual({ count: 1, previous: 0 });
    expect(summaryOf(given, { person: 'U1' }).messages.previous).toBeNull();
  });
});

it('a filter by person and channel counts what a naive count counts', () => {
  const person = fc.option(fc.constantFrom('U1', 'U2', 'U9'), { nil: undefined });
  const channel = fc.option(fc.constantFrom('C1', 'C2'), { nil: undefined });
  fc.assert(
    fc.property(arbitraryRecords, person, channel, (all, p, c) => {
      const filter = { ...(p && { person: p }), ...(c && { channel: c }) };
      const expected = naiveMessages(withoutFutureRecords(all)).filter(
        ({ timeUs: us, user, channel: place }) =>
          us <= endOfMillisecondUs(TEST_NOW_MS) &&
          us > endOfMillisecondUs(TEST_NOW_MS) - WINDOW_US &&
          (!p || user === p) &&
          (!c || place === c),
      );
      expect(summaryOf(all, filter).messages.count).toBe(expected.length);
    }),
    { numRuns: 300 },
  );
});

it('the axis of days ends at the present, whatever moment is shown', () => {
  const community = createCommunity('T1');
  for (const record of given) fold(community, record);
  const { days, messages, now } = summarize(community, TEST_NOW_MS - DAY_MS, rules, {}, TEST_NOW_MS);
  expect(now).toBe(TEST_NOW_MS - DAY_MS);
  expect(messages.count).toBe(2);
  expect(days.at(-1)).toMatchObject({ date: '2026-11-20', messages: 1 });
});

it('the trend holds what the page showed at each of its moments', () => {
  fc.assert(
    fc.property(arbitraryRecords, (all) => {
      for (const { at, messages, newMembers, posters, score } of summaryOf(all, {}).trend) {
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

it('the ledger attributes each move of the score, and what being quiet cost (features.md 4.10)', () => {
  const moves = summaryOf(given, {}).scoreChanges.map(({ kind, points }) => [kind, points]);
  expect(moves).toEqual([
    ['quiet', -2],
    ['message', 0.5],
    ['awake', 92],
    ['quiet', -92],
  ]);
});
