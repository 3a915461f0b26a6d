import { describe, expect, it } from 'vitest';
import {
  sampleDeletion,
  sampleEdit,
  sampleJoin,
  sampleMessage,
  sampleProfile,
  TEST_NOW_MS,
  tsBeforeNow,
} from '../../../../test/records/sample-records.ts';
import { DEFAULT_HEALTH_RULES } from '../metrics/health-score.ts';
import { type Summary, summarize } from '../metrics/summary.ts';
import type { SlackRecord } from '../records/record.ts';
import { createTimeZone } from '../time/time-zone.ts';
import { DAY_MS, MINUTE_MS, type Milliseconds, SECOND_MS } from '../time/units.ts';
import { createCommunity } from './community.ts';
import { fold } from './fold.ts';

const HELLO = sampleMessage({ timestamp: tsBeforeNow(MINUTE_MS), user: 'U1', text: 'hello' });
const THERE = { timestamp: HELLO.timestamp };

function summaryOf(
  records: readonly SlackRecord[],
  rules: { countDirectMessages?: boolean; now?: Milliseconds } = {},
): Summary {
  const community = createCommunity();
  for (const record of records) fold(community, record);
  const { now = TEST_NOW_MS, countDirectMessages = false } = rules;
  return summarize(community, now, { zone: createTimeZone('UTC'), countDirectMessages, health: DEFAULT_HEALTH_RULES });
}

function texts(summary: Summary): string[] {
  return summary.activity.flatMap((row) => (row.kind === 'message' ? [row.text ?? ''] : []));
}

describe('fold', () => {
  const cases: [what: string, messages: number, rule: string, records: SlackRecord[]][] = [
    ['a message of a person', 1, 'docs/metrics.md#counted-messages', [HELLO]],
    ['a message that Slack delivers twice', 1, 'docs/slack-events.md#retries', [HELLO, HELLO]],
    [
      'a message that arrives twice with two event ids',
      1,
      'https://github.com/slackapi/node-slack-sdk/issues/2141',
      [HELLO, { ...HELLO, event_id: 'Ev2' }],
    ],
    [
      'a message that arrives from history and from Slack',
      1,
      'docs/architecture.md#repeats-and-order',
      [{ ...HELLO, source: 'history' }, HELLO],
    ],
    [
      'two messages of one microsecond in two channels',
      2,
      'docs/slack-events.md#identity',
      [HELLO, { ...HELLO, channel: 'C2' }],
    ],
    [
      'a message that is edited',
      1,
      'docs/slack-events.md#edits',
      [HELLO, sampleEdit({ ...THERE, edited_ts: tsBeforeNow(0), text: 'hi' })],
    ],
    [
      'an edit without its message',
      0,
      'docs/slack-events.md#order',
      [sampleEdit({ ...THERE, edited_ts: tsBeforeNow(0), text: 'hi' })],
    ],
    ['a message with an unfurl', 1, 'docs/slack-events.md#edits', [HELLO, sampleEdit({ ...THERE, text: 'hello' })]],
    ['a message that is deleted', 0, 'docs/slack-events.md#deletions', [HELLO, sampleDeletion(THERE)]],
    ['a message that arrives after its deletion', 0, 'docs/slack-events.md#order', [sampleDeletion(THERE), HELLO]],
    [
      'a message that is deleted as a tombstone and then completely',
      0,
      'https://github.com/42wim/matterbridge/issues/600',
      [HELLO, sampleDeletion(THERE), sampleDeletion(THERE)],
    ],
    [
      'a message that arrives again after its deletion',
      0,
      'docs/slack-events.md#deletions',
      [HELLO, sampleDeletion(THERE), HELLO],
    ],
    ['a message of a bot', 0, 'docs/slack-events.md#bots', [{ ...HELLO, bot: true }]],
    [
      'a message of a user whose profile is a bot',
      0,
      'docs/metrics.md#who-counts',
      [HELLO, sampleProfile({ timestamp: tsBeforeNow(0), bot: true })],
    ],
    [
      'a direct message to the bot',
      0,
      'docs/slack-events.md#direct-messages',
      [{ ...HELLO, channel: 'D1', channel_type: 'im' }],
    ],
    [
      'a group direct message',
      0,
      'docs/metrics.md#counted-messages',
      [{ ...HELLO, channel: 'G1', channel_type: 'mpim' }],
    ],
    [
      'a message without a known author',
      1,
      'docs/metrics.md#who-counts',
      [sampleMessage(THERE)].map(({ user: _, ...rest }) => rest),
    ],
    ['a join of the workspace', 0, 'docs/metrics.md#new-members', [sampleJoin({ timestamp: tsBeforeNow(0) })]],
    [
      'a message and one of another workspace',
      1,
      'docs/slack-events.md#workspace',
      [HELLO, { ...HELLO, team: 'T2', channel: 'C9' }],
    ],
    [
      'a message from the future',
      0,
      'docs/metrics.md#implausible-dates',
      [sampleMessage({ timestamp: tsBeforeNow(-DAY_MS) })],
    ],
    ['a message from 1970', 0, 'docs/metrics.md#implausible-dates', [sampleMessage({ timestamp: '1.000001' })]],
    [
      'a message, and one dated more than a day after it was received',
      1,
      'docs/metrics.md#implausible-dates',
      [sampleMessage({ timestamp: tsBeforeNow(-DAY_MS, 1) }), HELLO],
    ],
  ];
  it.each(cases)('with %s, the window has %i messages (%s)', (_what, expected, _rule, records) => {
    const summary = summaryOf(records);
    expect(summary.messages.count).toBe(expected);
    expect(summary.posters.count).toBeLessThanOrEqual(expected);
  });

  it('counts direct messages with COUNT_DIRECT_MESSAGES, and keeps no text of them', () => {
    const direct = sampleMessage({ timestamp: tsBeforeNow(0), channel: 'D1', channel_type: 'im', text: 'secret' });
    const summary = summaryOf([direct], { countDirectMessages: true });
    expect(summary.messages.count).toBe(1);
    expect(texts(summary)).toEqual([]);
  });

  it('counts a thread broadcast once and keeps the thread that it belongs to', () => {
    const root = sampleMessage({ timestamp: tsBeforeNow(2 * MINUTE_MS), thread_ts: tsBeforeNow(2 * MINUTE_MS) });
    const reply = sampleMessage({
      timestamp: tsBeforeNow(MINUTE_MS),
      thread_ts: tsBeforeNow(2 * MINUTE_MS),
      subtype: 'thread_broadcast',
    });
    const summary = summaryOf([reply, root, reply]);
    expect(summary.messages.count).toBe(2);
    expect(summary.activity.map((row) => row.kind === 'message' && row.threadTs)).toEqual([
      tsBeforeNow(2 * MINUTE_MS),
      '',
    ]);
  });
});

describe('folded texts', () => {
  it('keep the latest edit in any order of arrival', () => {
    const first = sampleEdit({ ...THERE, edited_ts: tsBeforeNow(30 * SECOND_MS), text: 'first' });
    const last = sampleEdit({ ...THERE, edited_ts: tsBeforeNow(10 * SECOND_MS), text: 'last' });
    for (const order of [
      [HELLO, first, last],
      [last, HELLO, first],
      [first, last, HELLO],
    ])
      expect(texts(summaryOf(order))).toEqual(['last']);
  });

  it('disappear for good when the message is deleted', () => {
    const late = sampleEdit({ ...THERE, edited_ts: tsBeforeNow(0), text: 'still here?' });
    expect(texts(summaryOf([HELLO, sampleDeletion(THERE), late]))).toEqual([]);
    expect(JSON.stringify(summaryOf([HELLO, sampleDeletion(THERE), late]).activity)).not.toContain('hello');
  });

  it('of older messages replace the text of a deleted one in the activity panel', () => {
    const many = Array.from({ length: 150 }, (_, i) =>
      sampleMessage({ timestamp: tsBeforeNow(i * SECOND_MS), text: `${i}` }),
    );
    const summary = summaryOf([...many, sampleDeletion({ timestamp: tsBeforeNow(0) })]);
    expect(texts(summary)).toHaveLength(100);
    expect([texts(summary)[0], texts(summary)[99]]).toEqual(['1', '100']);
  });
});

describe('the window of the rolling 30 days', () => {
  it('includes messages younger than 30 x 24 h to the microsecond, and nextChangeAt is when one leaves it', () => {
    const edge = sampleMessage({ timestamp: tsBeforeNow(30 * DAY_MS, 999) });
    expect(summaryOf([edge]).messages.count).toBe(0);
    expect(summaryOf([sampleMessage({ timestamp: tsBeforeNow(30 * DAY_MS, 1000) })]).messages.count).toBe(1);
    expect(summaryOf([edge], { now: TEST_NOW_MS - 1 }).messages.count).toBe(1);
    expect(summaryOf([edge], { now: TEST_NOW_MS - 1 }).nextChangeAt).toBe(TEST_NOW_MS);
  });

  it('ignores dates before Slack existed for the start of the observation', () => {
    const summary = summaryOf([sampleMessage({ timestamp: '1.000001' }), sampleJoin({ timestamp: '2.0' }), HELLO]);
    expect(summary.total).toMatchObject({ messages: 2, since: TEST_NOW_MS - MINUTE_MS });
    expect(summary.messages.previous).toBeNull();
    expect(summary.newMembers.previous).toBeNull();
  });

  it('never includes a message dated far in the future, and ignores a name with such a date', () => {
    const later = TEST_NOW_MS + 3 * DAY_MS;
    const wrong = [
      sampleMessage({ timestamp: tsBeforeNow(-2 * DAY_MS) }),
      sampleProfile({ timestamp: tsBeforeNow(-2 * DAY_MS), name: 'Nobody' }),
    ];
    const summary = summaryOf([...wrong, HELLO, sampleProfile({ timestamp: tsBeforeNow(0), name: 'Ann' })], {
      now: later,
    });
    expect(summary.messages.count).toBe(1);
    expect(summary.directory.person('U1').name).toBe('Ann');
  });

  it('has a previous count only if the 30 days before it were observed in full', () => {
    const young = [
      sampleMessage({ timestamp: tsBeforeNow(DAY_MS) }),
      sampleMessage({ timestamp: tsBeforeNow(59 * DAY_MS) }),
    ];
    expect(summaryOf(young).messages).toEqual({ count: 1, previous: null });
    expect(summaryOf([...young, sampleMessage({ timestamp: tsBeforeNow(61 * DAY_MS) })]).messages).toEqual({
      count: 1,
      previous: 1,
    });
    expect(summaryOf([...young, sampleMessage({ timestamp: tsBeforeNow(61 * DAY_MS) })]).total).toMatchObject({
      messages: 3,
    });
  });
});
