import { describe, expect, it } from 'vitest';
import {
  sampleBookkeeping,
  sampleChannelCreated,
  sampleChannelInfo,
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
import { DAY_MS, MINUTE_MS, type Milliseconds } from '../time/units.ts';
import { createCommunity } from './community.ts';
import { fold } from './fold.ts';

const HELLO = sampleMessage({ timestamp: tsBeforeNow(MINUTE_MS), user: 'U1', text: 'hello' });

function summaryOf(
  records: readonly SlackRecord[],
  rules: { countDirectMessages?: boolean; now?: Milliseconds } = {},
): Summary {
  const community = createCommunity();
  for (const record of records) fold(community, record);
  const { now = TEST_NOW_MS, countDirectMessages = false } = rules;
  return summarize(community, now, { zone: createTimeZone('UTC'), countDirectMessages, health: DEFAULT_HEALTH_RULES });
}

describe('folded people and channels', () => {
  it('count a person who joins twice once, at the first join', () => {
    const summary = summaryOf([
      sampleJoin({ timestamp: tsBeforeNow(DAY_MS) }),
      sampleJoin({ timestamp: tsBeforeNow(40 * DAY_MS), event_id: 'Ev2' }),
    ]);
    expect(summary.newMembers).toEqual({ count: 0, previous: null });
  });

  it('do not count a bot that joins as a new member', () => {
    expect(summaryOf([sampleJoin({ timestamp: tsBeforeNow(DAY_MS), bot: true })]).newMembers.count).toBe(0);
  });

  it('do not count a join of a channel as a join of the workspace', () => {
    const inChannel: SlackRecord = {
      ...sampleJoin({ timestamp: tsBeforeNow(0) }),
      event_type: 'member_joined_channel',
      metric_type: 'channel_join_count',
      channel: 'C1',
    };
    expect(summaryOf([inChannel]).newMembers.count).toBe(0);
    expect(summaryOf([inChannel]).activity).toEqual([]);
  });

  it('appear with their names in the activity panel when they join or are created', () => {
    const summary = summaryOf([
      sampleJoin({ user: 'U1', timestamp: tsBeforeNow(3000), name: 'Ann' }),
      sampleChannelCreated({ channel: 'C1', timestamp: tsBeforeNow(2000), name: 'laser', user: 'U1' }),
    ]);
    expect(summary.activity).toMatchObject([
      { kind: 'channel', person: { name: 'Ann' }, channel: { id: 'C1', name: 'laser' } },
      { kind: 'join', person: { id: 'U1', name: 'Ann' } },
    ]);
  });

  it('keep the latest name in any order of arrival', () => {
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

  it('include a workspace that keeps the latest value of each field', () => {
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

  it('keep the latest archived state of a channel', () => {
    const community = createCommunity();
    fold(
      community,
      sampleChannelInfo({ timestamp: tsBeforeNow(3), channel: 'C1', name: 'help', archived: true, general: true }),
    );
    expect(community.channels.get('C1')).toMatchObject({
      name: { value: 'help' },
      general: true,
      archived: { value: true },
    });
    fold(community, sampleBookkeeping({ timestamp: tsBeforeNow(1), channel: 'C1', event_type: 'channel_unarchive' }));
    fold(community, sampleBookkeeping({ timestamp: tsBeforeNow(2), channel: 'C1', event_type: 'channel_archive' }));
    expect(community.channels.get('C1')?.archived.value).toBe(false);
  });

  it('sort people by messages, then by the earlier last message, then by id (docs/metrics.md#leaderboard)', () => {
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
