import { describe, expect, it } from 'vitest';
import {
  sampleBookkeeping,
  sampleChannelCreated,
  sampleChannelInfo,
  sampleDeletion,
  sampleEdit,
  sampleJoin,
  sampleMessage,
  sampleProfile,
  sampleWorkspace,
  TEST_NOW_MS,
  tsBeforeNow,
} from '../../../../test/records/sample-records.ts';
import { DEFAULT_HEALTH_RULES } from '../metrics/health-score.ts';
import { type Summary, summarize } from '../metrics/summary.ts';
import type { SlackRecord } from '../records/record.ts';
import { createTimeZone } from '../time/time-zone.ts';
import { createCommunity } from './community.ts';
import { fold } from './fold.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const HELLO = sampleMessage({ timestamp: tsBeforeNow(MINUTE_MS), user: 'U1', text: 'hello' });
const THERE = { timestamp: HELLO.timestamp };

function summaryOf(
  records: readonly SlackRecord[],
  rules: { countDirectMessages?: boolean; now?: number } = {},
): Summary {
  const community = createCommunity();
  for (const record of records) fold(community, record);
  const { now = TEST_NOW_MS, countDirectMessages = false } = rules;
  return summarize(community, now, { zone: createTimeZone('UTC'), countDirectMessages, health: DEFAULT_HEALTH_RULES });
}

function texts(summary: Summary): string[] {
  return summary.activity.flatMap((row) => (row.kind === 'message' ? [row.text] : []));
}

describe('what counts as a message', () => {
  const cases: [what: string, source: string, given: SlackRecord[], messages: number][] = [
    ['a post by a person', 'features.md 4.1 rule M', [HELLO], 1],
    ['the same post again, by a retry', 'slack.md 1.3', [HELLO, HELLO], 1],
    ['the same post again with another event_id', 'node-slack-sdk#2141', [HELLO, { ...HELLO, event_id: 'Ev2' }], 1],
    ['the same post from history and from live', 'design.md 3', [{ ...HELLO, source: 'history' }, HELLO], 1],
    ['two posts in one microsecond in two channels', 'design.md 7', [HELLO, { ...HELLO, channel: 'C2' }], 2],
    ['an edited post', 'slack.md 3.3', [HELLO, sampleEdit({ ...THERE, edited_ts: tsBeforeNow(0), text: 'hi' })], 1],
    [
      'an edit whose post was never seen',
      'slack.md 1.6',
      [sampleEdit({ ...THERE, edited_ts: tsBeforeNow(0), text: 'hi' })],
      0,
    ],
    ['an unfurl', 'slack.md 3.3', [HELLO, sampleEdit({ ...THERE, text: 'hello' })], 1],
    ['a deleted post', 'slack.md 3.3', [HELLO, sampleDeletion(THERE)], 0],
    ['a post whose deletion came first', 'slack.md 1.6', [sampleDeletion(THERE), HELLO], 0],
    [
      'a post deleted twice, as a tombstone and then for good',
      'matterbridge#600',
      [HELLO, sampleDeletion(THERE), sampleDeletion(THERE)],
      0,
    ],
    ['a post repeated after its deletion', 'design.md 7', [HELLO, sampleDeletion(THERE), HELLO], 0],
    ['a post by a program', 'slack.md 3.1', [{ ...HELLO, bot: true }], 0],
    [
      'a post by a person whose profile says: a program',
      'features.md 4.1 rule H',
      [HELLO, sampleProfile({ timestamp: tsBeforeNow(0), bot: true })],
      0,
    ],
    ['a direct message to the bot', 'slack.md 3.4', [{ ...HELLO, channel: 'D1', channel_type: 'im' }], 0],
    ['a group direct message', 'features.md 4.1 rule M', [{ ...HELLO, channel: 'G1', channel_type: 'mpim' }], 0],
    ['a message without a known author', 'slack.md 3.1', [sampleMessage(THERE)].map(({ user: _, ...rest }) => rest), 1],
    ['joining the workspace', 'features.md 4.2', [sampleJoin({ timestamp: tsBeforeNow(0) })], 0],
    ['a post in another workspace', 'design.md 9', [HELLO, { ...HELLO, team: 'T2', channel: 'C9' }], 1],
    ['a post from the future', 'features.md 4.1, time', [sampleMessage({ timestamp: tsBeforeNow(-DAY_MS) })], 0],
    ['a post from 1970', 'features.md 4.1, time', [sampleMessage({ timestamp: '1.000001' })], 0],
    [
      'a post dated more than a day after it came',
      'features.md 4.1, time',
      [sampleMessage({ timestamp: tsBeforeNow(-DAY_MS, 1) }), HELLO],
      1,
    ],
  ];
  it.each(cases)('%s (%s)', (_what, _source, given, expected) => {
    const summary = summaryOf(given);
    expect(summary.messages.count).toBe(expected);
    expect(summary.posters.count).toBeLessThanOrEqual(expected);
  });

  it('counts direct messages where the setting says so, and shows their text nowhere', () => {
    const direct = sampleMessage({ timestamp: tsBeforeNow(0), channel: 'D1', channel_type: 'im', text: 'secret' });
    const summary = summaryOf([direct], { countDirectMessages: true });
    expect(summary.messages.count).toBe(1);
    expect(texts(summary)).toEqual([]);
  });

  it('counts a thread broadcast once, and remembers whose reply it is', () => {
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

describe('texts', () => {
  it('the latest edit wins, in whatever order edits come', () => {
    const first = sampleEdit({ ...THERE, edited_ts: tsBeforeNow(30_000), text: 'first' });
    const last = sampleEdit({ ...THERE, edited_ts: tsBeforeNow(10_000), text: 'last' });
    for (const order of [
      [HELLO, first, last],
      [last, HELLO, first],
      [first, last, HELLO],
    ])
      expect(texts(summaryOf(order))).toEqual(['last']);
  });

  it('a deletion takes the text from the feed for good', () => {
    const late = sampleEdit({ ...THERE, edited_ts: tsBeforeNow(0), text: 'still here?' });
    expect(texts(summaryOf([HELLO, sampleDeletion(THERE), late]))).toEqual([]);
    expect(JSON.stringify(summaryOf([HELLO, sampleDeletion(THERE), late]).activity)).not.toContain('hello');
  });

  it('a deleted message leaves the feed, and the next older one is in it', () => {
    const many = Array.from({ length: 150 }, (_, i) =>
      sampleMessage({ timestamp: tsBeforeNow(i * 1000), text: `${i}` }),
    );
    const summary = summaryOf([...many, sampleDeletion({ timestamp: tsBeforeNow(0) })]);
    expect(texts(summary)).toHaveLength(100);
    expect([texts(summary)[0], texts(summary)[99]]).toEqual(['1', '100']);
  });
});

describe('people and channels', () => {
  it('a person who joins twice is one new member, since the first time', () => {
    const summary = summaryOf([
      sampleJoin({ timestamp: tsBeforeNow(DAY_MS) }),
      sampleJoin({ timestamp: tsBeforeNow(40 * DAY_MS), event_id: 'Ev2' }),
    ]);
    expect(summary.newMembers).toEqual({ count: 0, previous: null });
  });

  it('a program that joins is no new member', () => {
    expect(summaryOf([sampleJoin({ timestamp: tsBeforeNow(DAY_MS), bot: true })]).newMembers.count).toBe(0);
  });

  it('joining a channel is not joining the community', () => {
    const inChannel: SlackRecord = {
      ...sampleJoin({ timestamp: tsBeforeNow(0) }),
      event_type: 'member_joined_channel',
      metric_type: 'channel_join_count',
      channel: 'C1',
    };
    expect(summaryOf([inChannel]).newMembers.count).toBe(0);
    expect(summaryOf([inChannel]).activity).toEqual([]);
  });

  it('joins and new channels are rows of the feed with their names', () => {
    const summary = summaryOf([
      sampleJoin({ user: 'U1', timestamp: tsBeforeNow(3000), name: 'Ann' }),
      sampleChannelCreated({ channel: 'C1', timestamp: tsBeforeNow(2000), name: 'laser', user: 'U1' }),
    ]);
    expect(summary.activity).toMatchObject([
      { kind: 'channel', person: { name: 'Ann' }, channel: { id: 'C1', name: 'laser' } },
      { kind: 'join', person: { id: 'U1', name: 'Ann' } },
    ]);
  });

  it('the latest name wins, in whatever order names come', () => {
    const [old, recent] = [
      sampleProfile({ timestamp: tsBeforeNow(DAY_MS), name: 'Old' }),
      sampleProfile({ timestamp: tsBeforeNow(0), name: 'New' }),
    ];
    for (const order of [
      [old, recent],
      [recent, old],
    ])
      expect(summaryOf([HELLO, ...order]).directory.person('U1').name).toBe('New');
  });

  it('the workspace is what was said of it last, field by field', () => {
    const records = [
      sampleWorkspace({ timestamp: tsBeforeNow(3), name: 'Acme', domain: 'acme', icon: 'https://a.example/1.png' }),
      sampleWorkspace({ timestamp: tsBeforeNow(1), name: 'Acme Community', event_type: 'team_rename' }),
      sampleWorkspace({
        timestamp: tsBeforeNow(2),
        name: 'Acme Inc',
        domain: 'acme-hq',
        event_type: 'team_domain_change',
      }),
    ];
    for (const all of [records, records.toReversed()]) {
      const expected = { name: 'Acme Community', domain: 'acme-hq', icon: 'https://a.example/1.png' };
      expect(summaryOf(all).workspace).toEqual(expected);
    }
  });

  it('a channel is archived or not as was said last', () => {
    const community = createCommunity();
    fold(
      community,
      sampleChannelInfo({ timestamp: tsBeforeNow(3), channel: 'C1', name: 'help', archived: true, general: true }),
    );
    expect(community.channels.get('C1')).toMatchObject({ name: 'help', general: true, archived: { value: true } });
    fold(community, sampleBookkeeping({ timestamp: tsBeforeNow(1), channel: 'C1', event_type: 'channel_unarchive' }));
    fold(community, sampleBookkeeping({ timestamp: tsBeforeNow(2), channel: 'C1', event_type: 'channel_archive' }));
    expect(community.channels.get('C1')?.archived.value).toBe(false);
  });

  it('ranks by messages in the window, ties by the earlier last message, then by id (features.md row 16)', () => {
    const by = (user: string, ...ages: number[]) =>
      ages.map((age) => sampleMessage({ user, timestamp: tsBeforeNow(age), channel: `C${user}` }));
    const { leaders } = summaryOf([
      ...by('U3', 10, 20),
      ...by('U2', 30, 40),
      ...by('U1', 5, 6, 7),
      ...by('U4', 30),
      ...by('U5', 31 * DAY_MS),
    ]);
    expect(leaders.map(({ rank, person, messages }) => [rank, person.id, messages])).toEqual([
      [1, 'U1', 3],
      [2, 'U2', 2],
      [3, 'U3', 2],
      [4, 'U4', 1],
    ]);
    expect(leaders.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1);
  });
});

describe('the rolling 30 days', () => {
  it('holds what is younger than 30 x 24 h, to the microsecond, and lets it go by itself', () => {
    const edge = sampleMessage({ timestamp: tsBeforeNow(30 * DAY_MS, 999) });
    expect(summaryOf([edge]).messages.count).toBe(0);
    expect(summaryOf([sampleMessage({ timestamp: tsBeforeNow(30 * DAY_MS, 1000) })]).messages.count).toBe(1);
    expect(summaryOf([edge], { now: TEST_NOW_MS - 1 }).messages.count).toBe(1);
    expect(summaryOf([edge], { now: TEST_NOW_MS - 1 }).nextChangeAt).toBe(TEST_NOW_MS);
  });

  it('what is dated before Slack existed does not say since when the community was observed', () => {
    const summary = summaryOf([sampleMessage({ timestamp: '1.000001' }), sampleJoin({ timestamp: '2.0' }), HELLO]);
    expect(summary.total).toEqual({ messages: 2, since: TEST_NOW_MS - MINUTE_MS });
    expect(summary.messages.previous).toBeNull();
    expect(summary.newMembers.previous).toBeNull();
  });

  it("what is dated far in the future never comes, and its name is nobody's", () => {
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

  it('compares with the 30 days before only where those were observed in full', () => {
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
