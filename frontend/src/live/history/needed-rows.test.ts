import { DEFAULT_HEALTH_RULES } from 'backend/core/metrics/health-score';
import { MetricContext } from 'backend/core/metrics/metric-context';
import { summarize } from 'backend/core/metrics/summary';
import { QUERIES, type Query } from 'backend/core/queries/registry';
import { decodeSnapshot, encodeSnapshot } from 'backend/core/snapshot/snapshot';
import { type Community, createCommunity } from 'backend/core/state/community';
import { fold } from 'backend/core/state/fold';
import { createTimeZone } from 'backend/core/time/time-zone';
import { DAY_MS } from 'backend/core/time/units';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { arbitraryDefinition } from '../../../../test/records/arbitrary-definition.ts';
import { arbitraryRecordsAndDefinitions } from '../../../../test/records/arbitrary-records.ts';
import { sampleMessage, TEST_NOW_MS, tsBeforeNow } from '../../../../test/records/sample-records.ts';
import type { ViewerChoices } from '../dashboard-state.ts';
import { neededRows } from './needed-rows.ts';

const ZONE = createTimeZone('Europe/Lisbon');

/** Messages of which many are in threads that began long before. */
const arbitraryThreads = fc
  .array(
    fc.record({
      channel: fc.constantFrom('C1', 'C2'),
      user: fc.constantFrom('U1', 'U2', 'U3'),
      root: fc.integer({ min: 0, max: 5 }),
      daysAgo: fc.constantFrom(0, 1, 20, 29, 45, 61, 80, 120, 400),
    }),
    { maxLength: 30 },
  )
  .map((posts) => {
    const timestamps = posts.map(({ daysAgo }, i) => tsBeforeNow(daysAgo * DAY_MS, -i));
    return posts.map(({ channel, user, root }, i) => {
      const [timestamp = '', thread_ts] = [timestamps[i], timestamps[root]];
      return sampleMessage({ channel, user, timestamp, text: 'Why?', ...(thread_ts && { thread_ts }) });
    });
  });

/** Choices that do not need all rows. */
const arbitraryChoices: fc.Arbitrary<ViewerChoices> = fc.record({
  filter: fc.record({ channel: fc.constantFrom('C1', 'C2') }, { requiredKeys: [] }),
  period: fc.oneof(
    fc.record({ kind: fc.constant('last' as const), days: fc.constantFrom(1, 7, 30, 90, 365) }),
    fc.record({
      kind: fc.constant('calendar' as const),
      unit: fc.constantFrom('month' as const, 'quarter' as const, 'year' as const),
      ago: fc.constantFrom(0 as const, 1 as const),
    }),
    fc
      .tuple(fc.constantFrom(401, 64, 61, 31, 1, -1), fc.constantFrom(1, DAY_MS, 40 * DAY_MS))
      .map(([daysAgo, lengthMs]) => {
        const from = TEST_NOW_MS - daysAgo * DAY_MS;
        return { kind: 'custom' as const, from, to: from + lengthMs };
      }),
  ),
  comparison: fc.constantFrom('previous' as const, 'year' as const, 'none' as const),
  asOf: fc.option(fc.constantFrom(1, 29, 31, 61, 100).map((days) => TEST_NOW_MS - days * DAY_MS)),
  timeZone: fc.constant(null),
  definition: fc.option(
    arbitraryDefinition.map(({ channels, health }) => ({
      ...{ people: [], guests: false, otherWorkspaces: false, bots: false },
      channels,
      health,
    })),
  ),
  vitals: fc.boolean(),
});

function optionsOf({ period, comparison, definition, vitals }: ViewerChoices) {
  const options = { zone: ZONE, countDirectMessages: false, health: DEFAULT_HEALTH_RULES, period, comparison, vitals };
  return definition ? { ...options, definition } : options;
}

/** The community as a page holds it that has only the rows after an instant. */
function heldAfter(community: Community, afterUs: number): Community {
  return decodeSnapshot(encodeSnapshot({}, community, afterUs + 1, false)).community;
}

/** Without what depends on more rows by its definition: the latest four changes, however old (docs/metrics.md#score-changes). */
function numbersOf(community: Community, choices: ViewerChoices): object {
  const { asOf, filter } = choices;
  const summary = summarize(community, asOf ?? TEST_NOW_MS, optionsOf(choices), filter, TEST_NOW_MS);
  const { directory: _, nextChangeAt: __, scoreChanges: ___, ...numbers } = summary;
  return numbers;
}

/** The results of the queries that do not need all rows, by name. */
function resultsOf(community: Community, choices: ViewerChoices): Record<string, object> {
  const { asOf, filter } = choices;
  const context = new MetricContext(community, asOf ?? TEST_NOW_MS, optionsOf(choices), filter, TEST_NOW_MS);
  const queries = Object.entries<Query<never, object>>(QUERIES).filter(([, { needsAllRows }]) => !needsAllRows);
  return Object.fromEntries(queries.map(([name, query]) => [name, query(context, {} as never)]));
}

it('the rows that the choices of a viewer need give the same numbers and lists as all rows', () => {
  fc.assert(
    fc.property(fc.oneof(arbitraryThreads, arbitraryRecordsAndDefinitions), arbitraryChoices, (records, choices) => {
      const whole = createCommunity('T1');
      for (const record of records) fold(whole, record);
      const needed = neededRows(choices, ZONE, TEST_NOW_MS, whole.definitions.current());
      fc.pre(needed.requiredAfterUs >= 0);
      const wanted = heldAfter(whole, Math.min(needed.requiredAfterUs, needed.wantedAfterUs));
      expect(numbersOf(wanted, choices)).toEqual(numbersOf(whole, choices));
      const required = heldAfter(whole, needed.requiredAfterUs);
      const uncompared = { ...choices, comparison: 'none' as const };
      expect(resultsOf(required, uncompared)).toEqual(resultsOf(whole, uncompared));
    }),
    { numRuns: 150 },
  );
});

it('the people list needs all rows, because a reply may be in a thread that began before the period', () => {
  const root = tsBeforeNow(80 * DAY_MS);
  const whole = createCommunity('T1');
  fold(whole, sampleMessage({ user: 'U1', timestamp: root }));
  fold(whole, sampleMessage({ user: 'U2', timestamp: tsBeforeNow(DAY_MS), thread_ts: root }));
  const options = { zone: ZONE, countDirectMessages: false, health: DEFAULT_HEALTH_RULES };
  const context = new MetricContext(whole, TEST_NOW_MS, options, {}, TEST_NOW_MS);
  expect([...QUERIES.peopleList(context, {}).repliesGiven]).toEqual([1]);
  expect(QUERIES.peopleList.needsAllRows).toBe(true);
});
