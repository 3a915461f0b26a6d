import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arbitraryDefinition } from '../../../../../test/records/arbitrary-definition.ts';
import { arbitraryRecords } from '../../../../../test/records/arbitrary-records.ts';
import {
  sampleJoin,
  sampleMessage,
  sampleProfile,
  TEST_NOW_MS,
  tsBeforeNow,
} from '../../../../../test/records/sample-records.ts';
import { DEFAULT_HEALTH_RULES } from '../../metrics/health-score.ts';
import { MetricContext } from '../../metrics/metric-context.ts';
import { type CountingDefinition, DEFAULT_DEFINITION } from '../../records/counting-definition.ts';
import type { SlackRecord } from '../../records/record.ts';
import { type Community, createCommunity } from '../../state/community.ts';
import type { Filter } from '../../state/filter.ts';
import { fold } from '../../state/fold.ts';
import type { Period } from '../../time/period.ts';
import { createTimeZone } from '../../time/time-zone.ts';
import { DAY_MS, HOUR_MS } from '../../time/units.ts';
import { type Difference, difference } from './difference.ts';
import { SCORE_TERMS } from './score-terms.ts';

const NUMBERS = ['messages', 'newMembers', 'posters', 'total'] as const;
const ZONE = createTimeZone('Europe/Berlin');

interface View {
  filter?: Filter;
  period?: Period;
  daysAgo?: number;
}

function communityOf(records: readonly SlackRecord[]): Community {
  const community = createCommunity('T1');
  for (const record of records) fold(community, record);
  return community;
}

function differenceOf(
  community: Community,
  before: CountingDefinition,
  after: CountingDefinition,
  { filter = {}, period = { kind: 'last', days: 30 }, daysAgo = 0 }: View = {},
): Difference {
  const options = { zone: ZONE, countDirectMessages: false, health: DEFAULT_HEALTH_RULES, definition: after, period };
  const context = new MetricContext(community, TEST_NOW_MS - daysAgo * DAY_MS, options, filter, TEST_NOW_MS);
  return difference(context, { before });
}

const arbitraryView: fc.Arbitrary<View> = fc.record({
  filter: fc.record(
    {
      channel: fc.constantFrom('C1', 'C2'),
      person: fc.constantFrom('U1', 'U2'),
      hour: fc.constantFrom(107, 108, 109),
    },
    { requiredKeys: [] },
  ),
  period: fc.constantFrom<Period>(
    { kind: 'last', days: 30 },
    { kind: 'all' },
    { kind: 'calendar', unit: 'month', ago: 1 },
    { kind: 'custom', from: TEST_NOW_MS - 63 * DAY_MS, to: TEST_NOW_MS - 29 * DAY_MS },
  ),
  daysAgo: fc.constantFrom(0, 30, 500),
});

it('the causes of a difference add up to it, for any two definitions, filter, period and moment', () => {
  fc.assert(
    fc.property(arbitraryRecords, arbitraryDefinition, arbitraryDefinition, arbitraryView, (records, a, b, view) => {
      const { before, after, causes } = differenceOf(communityOf(records), a, b, view);
      for (const number of NUMBERS)
        expect(causes.reduce((sum, cause) => sum + cause[number], 0)).toBe(after[number] - before[number]);
      for (const { score, terms } of [before, after])
        expect(SCORE_TERMS.reduce((sum, term) => sum + terms[term], 0)).toBeCloseTo(score, 9);
      expect(differenceOf(communityOf(records), a, a, view).causes).toEqual([]);
    }),
    { numRuns: 300 },
  );
});

describe('the causes of a difference', () => {
  const message = (user: string, hoursAgo: number, fields = {}) =>
    sampleMessage({ timestamp: tsBeforeNow(hoursAgo * HOUR_MS), user, ...fields });
  const community = communityOf([
    sampleJoin({ user: 'USTAFF', timestamp: tsBeforeNow(9 * HOUR_MS), name: 'Staff' }),
    sampleProfile({ user: 'UGUEST', timestamp: tsBeforeNow(9 * HOUR_MS), name: 'Guest', guest: true }),
    message('USTAFF', 1),
    message('USTAFF', 2, { channel: 'C2' }),
    message('USTAFF', 24 * 40),
    message('UGUEST', 3, { channel: 'C2' }),
    message('UANN', 4, { channel: 'C2' }),
    message('UANN', 5),
    message('UBOT', 6, { channel: 'C2', bot: true }),
    message('', 7, { channel: 'C2', bot: true }),
  ]);
  const causesOf = (after: Partial<CountingDefinition>, before: Partial<CountingDefinition> = {}) =>
    differenceOf(community, { ...DEFAULT_DEFINITION, ...before }, { ...DEFAULT_DEFINITION, ...after }).causes.map(
      ({ kind, id, messages, newMembers, posters, total }) => [kind, id, messages, newMembers, posters, total],
    );

  it('are people who count apart, with their joins', () => {
    expect(causesOf({ people: ['USTAFF'] })).toEqual([['person', 'USTAFF', -2, -1, -1, -3]]);
    expect(causesOf({}, { people: ['USTAFF'] })).toEqual([['person', 'USTAFF', 2, 1, 1, 3]]);
  });

  it('are the people rather than the channel, where both count apart', () => {
    expect(causesOf({ people: ['USTAFF'], channels: ['C2'] })).toEqual([
      ['person', 'USTAFF', -2, -1, -1, -3],
      ['channel', 'C2', -2, 0, -1, -2],
    ]);
  });

  it('are guests one by one, and bots', () => {
    expect(causesOf({ guests: true, bots: true })).toEqual([
      ['bot', 'UBOT', 1, 0, 1, 1],
      ['person', 'UGUEST', -1, 0, -1, -1],
      ['bot', '', 1, 0, 0, 1],
    ]);
  });

  it('of the score are its terms', () => {
    const { before, after } = differenceOf(community, DEFAULT_DEFINITION, {
      ...DEFAULT_DEFINITION,
      people: ['USTAFF'],
      health: { perMessage: 10, cap: 110 },
    });
    expect(before.terms).toMatchObject({ base: 100, messages: 2.5, members: 1, cap: 0 });
    expect(after.terms).toMatchObject({ base: 100, messages: 30, members: 0, cap: -20 });
  });
});
