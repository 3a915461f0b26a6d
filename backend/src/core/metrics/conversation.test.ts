import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arbitraryRecords } from '../../../../test/records/arbitrary-records.ts';
import { type NaiveMessage, naiveMessages, withoutFutureRecords } from '../../../../test/records/naive-messages.ts';
import {
  sampleDeletion,
  sampleEdit,
  sampleJoin,
  sampleMessage,
  TEST_NOW_MS,
  tsBeforeNow,
} from '../../../../test/records/sample-records.ts';
import type { SlackRecord } from '../records/record.ts';
import { createCommunity } from '../state/community.ts';
import { fold } from '../state/fold.ts';
import { createTimeZone } from '../time/time-zone.ts';
import { endOfMillisecondUs, WINDOW_US } from '../time/window.ts';
import { DEFAULT_HEALTH_RULES } from './health-score.ts';
import { type Summary, summarize } from './summary.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const rules = { zone: createTimeZone('UTC'), countDirectMessages: false, health: DEFAULT_HEALTH_RULES };

function summaryOf(all: readonly SlackRecord[], now = TEST_NOW_MS): Summary {
  const community = createCommunity('T1');
  for (const record of all) fold(community, record);
  return summarize(community, now, rules);
}

const asked = tsBeforeNow(60 * MINUTE_MS);
const question = sampleMessage({ timestamp: asked, user: 'U1', text: 'Which glue?' });
const reply = (user: string, minutes: number, fields = {}) =>
  sampleMessage({
    timestamp: tsBeforeNow((60 - minutes) * MINUTE_MS),
    user,
    thread_ts: asked,
    text: 'the red one',
    ...fields,
  });

describe('the first reply (features.md 4.6)', () => {
  it.each<[what: string, replies: SlackRecord[], wait: number | null]>([
    ['by another person', [reply('U2', 10)], 10],
    ['the earliest of several, in whatever order', [reply('U3', 30), reply('U2', 10)], 10],
    ['not by the author', [reply('U1', 5), reply('U2', 10)], 10],
    ['not by a program', [reply('U3', 5, { bot: true })], null],
    ['not a deleted one', [reply('U2', 5), sampleDeletion({ timestamp: tsBeforeNow(55 * MINUTE_MS) })], null],
    ['not in another channel', [reply('U2', 5, { channel: 'C2' })], null],
    ['shown in the channel too', [reply('U2', 7, { subtype: 'thread_broadcast' })], 7],
    ['no reply at all', [], null],
  ])('%s', (_what, replies, wait) => {
    const { firstReply, unanswered } = summaryOf([...replies, question]);
    expect(firstReply).toMatchObject({ p50: wait && wait * MINUTE_MS, p90: wait && wait * MINUTE_MS, n: wait ? 1 : 0 });
    expect(unanswered).toHaveLength(wait ? 0 : 1);
  });

  it('belongs to the window in which the question was posted', () => {
    const old = tsBeforeNow(40 * DAY_MS);
    const oldReply = sampleMessage({ timestamp: tsBeforeNow(29 * DAY_MS), user: 'U2', thread_ts: old });
    const first = sampleMessage({ timestamp: tsBeforeNow(90 * DAY_MS), user: 'U3' });
    const { firstReply } = summaryOf([first, sampleMessage({ timestamp: old }), oldReply, question, reply('U2', 10)]);
    expect(firstReply).toMatchObject({ p50: 10 * MINUTE_MS, n: 1, previous: { p50: 11 * DAY_MS, n: 1 } });
  });
});

describe('unanswered questions (features.md row 21)', () => {
  it.each<[what: string, given: SlackRecord[], count: number]>([
    ['a question', [question], 1],
    ['what asks nothing', [sampleMessage({ timestamp: asked, text: 'Good morning' })], 0],
    [
      'a reply that asks',
      [sampleMessage({ timestamp: tsBeforeNow(0), text: 'Why?', thread_ts: asked, user: 'U1' }), question],
      1,
    ],
    [
      'one edited into a question',
      [
        sampleMessage({ timestamp: asked, text: 'hm' }),
        sampleEdit({ timestamp: asked, text: 'hm?', edited_ts: tsBeforeNow(0) }),
      ],
      1,
    ],
    [
      'one edited into none',
      [question, sampleEdit({ timestamp: asked, text: 'Solved.', edited_ts: tsBeforeNow(0) })],
      0,
    ],
    ['a deleted one', [question, sampleDeletion({ timestamp: asked })], 0],
    ['one of 31 days ago', [sampleMessage({ timestamp: tsBeforeNow(31 * DAY_MS), text: 'Why?' })], 0],
    ['one by a program', [{ ...question, bot: true }], 0],
  ])('%s', (_what, given, count) => {
    expect(summaryOf(given).unanswered).toHaveLength(count);
  });

  it('the oldest first, with who asks what and where', () => {
    const older = sampleMessage({
      timestamp: tsBeforeNow(3 * DAY_MS),
      channel: 'C2',
      user: 'U2',
      text: 'Why does it close?',
    });
    expect(summaryOf([question, older]).unanswered).toMatchObject([
      { text: 'Why does it close?', person: { id: 'U2' }, channel: { id: 'C2' }, at: TEST_NOW_MS - 3 * DAY_MS },
      { text: 'Which glue?', person: { id: 'U1' }, channel: { id: 'C1' }, ts: asked },
    ]);
  });
});

describe('newcomers (features.md 4.4)', () => {
  const joined = sampleJoin({ timestamp: tsBeforeNow(2 * 60 * MINUTE_MS), user: 'U1', name: 'Esi' });

  it('joined, wrote, and got a reply', () => {
    expect(summaryOf([joined]).newcomers).toMatchObject({ joined: 1, wrote: 0, answered: 0 });
    expect(summaryOf([joined, question]).newcomers).toMatchObject({ joined: 1, wrote: 1, answered: 0 });
    expect(summaryOf([joined, question, reply('U2', 10)]).newcomers).toMatchObject({
      joined: 1,
      wrote: 1,
      answered: 1,
    });
    const early = sampleJoin({ timestamp: tsBeforeNow(31 * DAY_MS), user: 'U1' });
    expect(summaryOf([early, question]).newcomers).toMatchObject({ joined: 0, wrote: 0 });
  });

  it('who joined within a day waits until somebody replies, the longest wait first', () => {
    const other = sampleJoin({ timestamp: tsBeforeNow(4 * 60 * MINUTE_MS), user: 'U2' });
    const late = sampleJoin({ timestamp: tsBeforeNow(25 * 60 * MINUTE_MS), user: 'U3' });
    expect(summaryOf([joined, other, late, question]).newcomers.waiting).toMatchObject([
      { person: { id: 'U2' }, since: TEST_NOW_MS - 240 * MINUTE_MS, wroteIn: null },
      { person: { id: 'U1', name: 'Esi' }, wroteIn: { id: 'C1' } },
    ]);
    expect(summaryOf([joined, question, reply('U2', 10)]).newcomers.waiting).toEqual([]);
  });
});

describe('the leaderboard', () => {
  it('says how many places were gained since the window before, and who is new', () => {
    const by = (user: string, days: number, count: number) =>
      Array.from({ length: count }, (_, i) =>
        sampleMessage({ user, channel: `C${user}`, timestamp: tsBeforeNow(days * DAY_MS + i * MINUTE_MS) }),
      );
    const observed = sampleMessage({ user: 'U9', timestamp: tsBeforeNow(70 * DAY_MS) });
    const all = [
      observed,
      ...by('U1', 1, 5),
      ...by('U2', 1, 3),
      ...by('U3', 1, 1),
      ...by('U1', 40, 1),
      ...by('U2', 40, 4),
    ];
    expect(summaryOf(all).leaders.map(({ person, rankChange, isNew }) => [person.id, rankChange, isNew])).toEqual([
      ['U1', 1, false],
      ['U2', -1, false],
      ['U3', null, true],
    ]);
    expect(summaryOf(by('U1', 1, 1)).leaders).toMatchObject([{ rankChange: null, isNew: false }]);
  });
});

/** Who was first to reply to each message, in the most obvious way. */
function naiveWaits(all: readonly NaiveMessage[], from: number, to: number): number[] {
  const waits = all.flatMap((root) => {
    if (root.threadRootUs !== 0 || root.timeUs <= from || root.timeUs > to) return [];
    const replies = all.filter(
      ({ channel, threadRootUs: thread, user }) =>
        channel === root.channel && thread === root.timeUs && user !== root.user,
    );
    return replies.length === 0 ? [] : [Math.min(...replies.map(({ timeUs: us }) => us)) - root.timeUs];
  });
  return waits.sort((a, b) => a - b);
}

it('channels, first replies and newcomers are what a naive count says', () => {
  fc.assert(
    fc.property(arbitraryRecords, fc.constantFrom(0, 1, 30, 31), (all, days) => {
      const now = TEST_NOW_MS + days * DAY_MS;
      const end = endOfMillisecondUs(now);
      const { channels, firstReply, newcomers } = summaryOf(all, now);
      const counted = naiveMessages(withoutFutureRecords(all)).filter(({ timeUs: us }) => us <= end);
      const window = counted.filter(({ timeUs: us }) => us > end - WINDOW_US);

      const expected = new Map<string, { messages: number; posters: Set<string> }>();
      for (const { channel, user } of window) {
        const known = expected.get(channel) ?? { messages: 0, posters: new Set() };
        expected.set(channel, { messages: known.messages + 1, posters: known.posters.add(user) });
      }
      expect(channels.active.map(({ channel, messages, posters }) => [channel.id, messages, posters])).toEqual(
        [...expected]
          .sort(([a, x], [b, y]) => y.messages - x.messages || (a < b ? -1 : 1))
          .map(([id, { messages, posters }]) => [id, messages, posters.size]),
      );
      const waits = naiveWaits(counted, end - WINDOW_US, end);
      expect(firstReply.n).toBe(waits.length);
      expect(firstReply.p50).toBe(
        waits.length === 0 ? null : Math.floor((waits[Math.ceil(waits.length / 2) - 1] ?? 0) / 1000),
      );
      expect(newcomers.wrote).toBeLessThanOrEqual(newcomers.joined);
      expect(newcomers.answered).toBeLessThanOrEqual(newcomers.wrote);
    }),
    { numRuns: 500 },
  );
});
