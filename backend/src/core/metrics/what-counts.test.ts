import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arbitraryDefinition } from '../../../../test/records/arbitrary-definition.ts';
import { arbitraryRecords } from '../../../../test/records/arbitrary-records.ts';
import {
  sampleDefinition,
  sampleJoin,
  sampleMessage,
  sampleProfile,
  TEST_NOW_MS,
  tsBeforeNow,
} from '../../../../test/records/sample-records.ts';
import { type CountingDefinition, DEFAULT_DEFINITION } from '../records/counting-definition.ts';
import type { SlackRecord } from '../records/record.ts';
import { decodeSnapshot, encodeSnapshot } from '../snapshot/snapshot.ts';
import { type Community, createCommunity, isOfOtherWorkspace } from '../state/community.ts';
import { isSameCounting } from '../state/counting/counts-apart.ts';
import { createCountingRule, isCounted } from '../state/counting-rule.ts';
import { fold } from '../state/fold.ts';
import { createTimeZone } from '../time/time-zone.ts';
import { DAY_US, HOUR_MS } from '../time/units.ts';
import { endOfMillisecondUs, HELD_DAYS } from '../time/window.ts';
import { DEFAULT_HEALTH_RULES } from './health-score.ts';
import { countApart } from './passes/count-apart.ts';
import { type Summary, summarize } from './summary.ts';

const ZONE = createTimeZone('UTC');
const ALL_TIME = { afterUs: -1, untilUs: endOfMillisecondUs(TEST_NOW_MS) };

function communityOf(records: readonly SlackRecord[]): Community {
  const community = createCommunity('T1');
  for (const record of records) fold(community, record);
  return community;
}

function summaryWith(community: Community, change: Partial<CountingDefinition>): Summary {
  return summarize(community, TEST_NOW_MS, {
    zone: ZONE,
    countDirectMessages: false,
    health: DEFAULT_HEALTH_RULES,
    definition: { ...DEFAULT_DEFINITION, ...change },
  });
}

const ask = (user: string, hoursAgo: number, fields = {}) =>
  sampleMessage({ timestamp: tsBeforeNow(hoursAgo * HOUR_MS), user, text: 'how?', ...fields });

describe('what a definition excludes', () => {
  const root = tsBeforeNow(5 * HOUR_MS);
  const community = communityOf([
    sampleJoin({ user: 'UNEW', timestamp: tsBeforeNow(6 * HOUR_MS), name: 'New' }),
    sampleJoin({ user: 'USTAFF', timestamp: tsBeforeNow(6 * HOUR_MS), name: 'Staff' }),
    sampleProfile({ user: 'UGUEST', timestamp: tsBeforeNow(7 * HOUR_MS), name: 'Guest', guest: true }),
    ask('UNEW', 5),
    ask('USTAFF', 4, { thread_ts: root, text: 'like this' }),
    ask('UGUEST', 3, { channel: 'C2' }),
    ask('UBOT', 2, { channel: 'C2', bot: true }),
    sampleMessage({ timestamp: tsBeforeNow(HOUR_MS), user: '', channel: 'C2' }),
  ]);

  it('counts everybody but bots by default', () => {
    const { total, newMembers, posters } = summaryWith(community, {});
    expect([total.messages, newMembers.count, posters.count]).toEqual([4, 2, 3]);
  });

  it('excludes messages, joins and posts of people who count apart, and their replies still answer', () => {
    const { total, newMembers, posters, newcomers, unanswered, firstReply, activity } = summaryWith(community, {
      people: ['USTAFF'],
    });
    expect([total.messages, newMembers.count, posters.count]).toEqual([3, 1, 2]);
    expect(newcomers).toMatchObject({ joined: 1, wrote: 1, answered: 1, waiting: [] });
    expect(unanswered.count).toBe(1);
    expect(firstReply.n).toBe(1);
    expect(activity.filter((item) => item.kind !== 'channel' && item.person.id === 'USTAFF')).toEqual([]);
  });

  it('excludes guests, and a message without a known author stays', () => {
    const { total, posters } = summaryWith(community, { guests: true });
    expect([total.messages, posters.count]).toEqual([3, 2]);
  });

  it('excludes a channel with everything in it', () => {
    const { total, channels, posters } = summaryWith(community, { channels: ['C2'] });
    expect([total.messages, posters.count, channels.active.length]).toEqual([2, 2, 1]);
  });

  it('counts messages of bots as those of people, and never their joins', () => {
    const bot = sampleJoin({ user: 'UBOT', timestamp: tsBeforeNow(9 * HOUR_MS), name: 'Bot', bot: true });
    fold(community, bot);
    const { total, newMembers, posters } = summaryWith(community, { bots: true });
    expect([total.messages, newMembers.count, posters.count]).toEqual([5, 2, 4]);
  });

  it('has constants of the score in place of those of the settings', () => {
    const { health, trend } = summaryWith(community, {
      health: { base: 10, perMessage: 2, redBelow: 5, greenAbove: 15 },
    });
    expect(health).toMatchObject({ uncapped: 10 + 2 * 4 + 2, verdict: 'thriving' });
    expect(trend.at(-1)?.score ?? health.score).toBe(health.score);
  });
});

it('a definition selects the same messages as a naive test of each row, and the rest of them counts apart', () => {
  fc.assert(
    fc.property(arbitraryRecords, arbitraryDefinition, (records, definition) => {
      const community = communityOf(records);
      const before = createCountingRule(community, false, { ...DEFAULT_DEFINITION, bots: definition.bots });
      const channelsApart = new Set(definition.channels.map((id) => community.channelChanges.currentId(id)));
      let [messages, apart] = [0, 0];
      for (const [id, { rows }] of community.channels)
        for (let row = 0; row < rows.length; row++) {
          const { ts, author, flags } = rows.columns;
          if ((ts[row] ?? 0) > ALL_TIME.untilUs || !isCounted(before, flags[row], author[row])) continue;
          const user = community.authors.idAt(author[row] ?? 0);
          const person = community.people.get(user);
          const isGuest = definition.guests && person?.profile.guest === true;
          const isElsewhere = definition.otherWorkspaces && isOfOtherWorkspace(person);
          if (definition.people.includes(user) || isGuest || isElsewhere || channelsApart.has(id)) apart++;
          else messages++;
        }
      expect(summaryWith(community, definition).total.messages).toBe(messages);
      const rule = createCountingRule(community, false, definition);
      expect(countApart(community, community, ALL_TIME, ZONE, definition, rule, false).messages).toBe(apart);
    }),
  );
});

it('a page that holds the last days has the totals of the definition of the community, with any channels apart', () => {
  fc.assert(
    fc.property(arbitraryRecords, arbitraryDefinition, fc.subarray(['C1', 'C2']), (records, definition, channels) => {
      const server = communityOf([sampleDefinition({ timestamp: tsBeforeNow(0), definition }), ...records]);
      const horizonUs = ALL_TIME.untilUs - HELD_DAYS * DAY_US;
      const page = decodeSnapshot(encodeSnapshot({}, server, horizonUs, false)).community;
      const shown = { ...server.definitions.current(), channels };
      expect(isSameCounting(shown, page.definitions.current())).toBe(true);
      expect(summaryWith(page, shown).total).toEqual(summaryWith(server, shown).total);
      expect(summaryWith(page, shown).health).toEqual(summaryWith(server, shown).health);
    }),
  );
});

it('two definitions with the same totals of each channel differ at most in channels and the score', () => {
  const definition = { ...DEFAULT_DEFINITION, people: ['U1', 'U2'], guests: true };
  expect(isSameCounting(definition, { ...definition, channels: ['C1'], health: { cap: 5 } })).toBe(true);
  const others: Partial<CountingDefinition>[] = [
    { people: ['U1'] },
    { people: ['U1', 'U3'] },
    { guests: false },
    { otherWorkspaces: true },
    { bots: true },
  ];
  for (const change of others) expect(isSameCounting(definition, { ...definition, ...change })).toBe(false);
});
