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
import { DEFAULT_DEFINITION } from '../records/counting-definition.ts';
import type { SlackRecord } from '../records/record.ts';
import { createCommunity } from '../state/community.ts';
import { fold } from '../state/fold.ts';
import { MAX_RECENT_TEXTS } from '../state/recent-texts.ts';
import { createTimeZone } from '../time/time-zone.ts';
import { DAY_MS, MINUTE_MS, usToMs } from '../time/units.ts';
import { endOfMillisecondUs, WINDOW_US } from '../time/window.ts';
import { DEFAULT_HEALTH_RULES } from './health-score.ts';
import { type Summary, summarize } from './summary.ts';
import { MAX_LISTED_QUESTIONS } from './unanswered-questions.ts';

const options = {
  zone: createTimeZone('UTC'),
  countDirectMessages: false,
  health: DEFAULT_HEALTH_RULES,
  definition: DEFAULT_DEFINITION,
};

function summaryOf(all: readonly SlackRecord[], now = TEST_NOW_MS): Summary {
  const community = createCommunity('T1');
  for (const record of all) fold(community, record);
  return summarize(community, now, options);
}

const questionTs = tsBeforeNow(60 * MINUTE_MS);
const question = sampleMessage({ timestamp: questionTs, user: 'U1', text: 'Which glue?' });
const reply = (user: string, minutes: number, fields = {}) =>
  sampleMessage({
    timestamp: tsBeforeNow((60 - minutes) * MINUTE_MS),
    user,
    thread_ts: questionTs,
    text: 'the red one',
    ...fields,
  });

// docs/metrics.md#first-reply
describe('the time to first reply', () => {
  it.each<[reply: string, replies: SlackRecord[], minutes: number | null]>([
    ['counts a reply by another person', [reply('U2', 10)], 10],
    ['takes the earliest of several replies, in any order of arrival', [reply('U3', 30), reply('U2', 10)], 10],
    ['ignores a reply by the author', [reply('U1', 5), reply('U2', 10)], 10],
    ['ignores a reply by a bot', [reply('U3', 5, { bot: true })], null],
    ['ignores a deleted reply', [reply('U2', 5), sampleDeletion({ timestamp: tsBeforeNow(55 * MINUTE_MS) })], null],
    ['ignores a reply in another channel', [reply('U2', 5, { channel: 'C2' })], null],
    ['counts a reply that is also sent to the channel', [reply('U2', 7, { subtype: 'thread_broadcast' })], 7],
    ['is not known without a reply', [], null],
  ])('%s', (_reply, replies, minutes) => {
    const { firstReply, unanswered } = summaryOf([...replies, question]);
    const wait = minutes && minutes * MINUTE_MS;
    expect(firstReply).toMatchObject({ p50: wait, p90: wait, n: wait ? 1 : 0 });
    expect(unanswered.count).toBe(wait ? 0 : 1);
  });

  it('belongs to the window in which the first message of the thread was posted', () => {
    const old = tsBeforeNow(40 * DAY_MS);
    const oldReply = sampleMessage({ timestamp: tsBeforeNow(29 * DAY_MS), user: 'U2', thread_ts: old });
    const first = sampleMessage({ timestamp: tsBeforeNow(90 * DAY_MS), user: 'U3' });
    const { firstReply } = summaryOf([first, sampleMessage({ timestamp: old }), oldReply, question, reply('U2', 10)]);
    expect(firstReply).toMatchObject({ p50: 10 * MINUTE_MS, n: 1, previous: { p50: 11 * DAY_MS, n: 1 } });
  });
});

// docs/metrics.md#unanswered-questions
describe('the unanswered questions', () => {
  it.each<[title: string, records: SlackRecord[], count: number]>([
    ['include a question', [question], 1],
    [
      'leave out a message without a question mark',
      [sampleMessage({ timestamp: questionTs, text: 'Good morning' })],
      0,
    ],
    [
      'leave out a question in a reply',
      [sampleMessage({ timestamp: tsBeforeNow(0), text: 'Why?', thread_ts: questionTs, user: 'U1' }), question],
      1,
    ],
    [
      'include a message that was edited into a question',
      [
        sampleMessage({ timestamp: questionTs, text: 'hm' }),
        sampleEdit({ timestamp: questionTs, text: 'hm?', edited_ts: tsBeforeNow(0) }),
      ],
      1,
    ],
    [
      'leave out a question that was edited into a statement',
      [question, sampleEdit({ timestamp: questionTs, text: 'Solved.', edited_ts: tsBeforeNow(0) })],
      0,
    ],
    ['leave out a deleted question', [question, sampleDeletion({ timestamp: questionTs })], 0],
    ['leave out a question of 31 days ago', [sampleMessage({ timestamp: tsBeforeNow(31 * DAY_MS), text: 'Why?' })], 0],
    ['leave out a question by a bot', [{ ...question, bot: true }], 0],
  ])('%s', (_title, records, count) => {
    expect(summaryOf(records).unanswered.count).toBe(count);
  });

  it('are listed newest first, with person, channel and text', () => {
    const older = sampleMessage({
      timestamp: tsBeforeNow(3 * DAY_MS),
      channel: 'C2',
      user: 'U2',
      text: 'Why does it close?',
    });
    expect(summaryOf([question, older]).unanswered.newest).toMatchObject([
      { text: 'Which glue?', person: { id: 'U1' }, channel: { id: 'C1' }, ts: questionTs },
      { text: 'Why does it close?', person: { id: 'U2' }, channel: { id: 'C2' }, at: TEST_NOW_MS - 3 * DAY_MS },
    ]);
  });
});

// docs/metrics.md#newcomer-funnel
describe('the newcomer funnel', () => {
  const joined = sampleJoin({ timestamp: tsBeforeNow(2 * 60 * MINUTE_MS), user: 'U1', name: 'Esi' });

  it('counts the people who joined, wrote, and got a reply', () => {
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

  it('lists the people who joined within a day and have no reply, the longest wait first', () => {
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
  it('shows the ranks gained since the previous window, and marks new people', () => {
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

/** The waits for the first reply to each message, computed in the most obvious way. */
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

it('channels, first replies and newcomers equal a naive count', () => {
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
      expect(firstReply.p50).toBe(waits.length === 0 ? null : usToMs(waits[Math.ceil(waits.length / 2) - 1] ?? 0));
      expect(newcomers.wrote).toBeLessThanOrEqual(newcomers.joined);
      expect(newcomers.answered).toBeLessThanOrEqual(newcomers.wrote);
    }),
    { numRuns: 500 },
  );
});

// docs/metrics.md#activity
it('a moment of the past shows its activity and its questions, without the texts that are not held any more', () => {
  const old = sampleMessage({ timestamp: tsBeforeNow(50 * DAY_MS), text: 'Which glue?', user: 'U1' });
  const later = Array.from({ length: MAX_RECENT_TEXTS }, (_, i) =>
    sampleMessage({ timestamp: tsBeforeNow(i * MINUTE_MS) }),
  );
  const { activity, unanswered } = summaryOf([old, ...later], TEST_NOW_MS - 45 * DAY_MS);
  expect(activity).toMatchObject([{ kind: 'message', ts: old.timestamp, text: null, person: { id: 'U1' } }]);
  expect(unanswered).toMatchObject({ count: 1, newest: [{ ts: old.timestamp, text: null }] });
});

it('the number of unanswered questions is exact where the list holds the newest only', () => {
  const questions = Array.from({ length: MAX_LISTED_QUESTIONS + 7 }, (_, i) =>
    sampleMessage({ timestamp: tsBeforeNow(i * MINUTE_MS), channel: `C${i % 3}`, text: 'Why?' }),
  );
  const { count, newest } = summaryOf(questions).unanswered;
  expect(count).toBe(questions.length);
  expect(newest.map(({ ts }) => ts)).toEqual(
    questions.slice(0, MAX_LISTED_QUESTIONS).map(({ timestamp }) => timestamp),
  );
});
