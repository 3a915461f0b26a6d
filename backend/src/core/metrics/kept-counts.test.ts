import fc from 'fast-check';
import { expect, it } from 'vitest';
import { arbitraryDefinition } from '../../../../test/records/arbitrary-definition.ts';
import { arbitraryRecords } from '../../../../test/records/arbitrary-records.ts';
import { foldRecords } from '../../../../test/records/folded-records.ts';
import { TEST_NOW_MS } from '../../../../test/records/sample-records.ts';
import type { Community } from '../state/community.ts';
import type { Filter } from '../state/filter.ts';
import { fold } from '../state/fold.ts';
import type { Period } from '../time/period.ts';
import { createTimeZone } from '../time/time-zone.ts';
import { DAY_MS } from '../time/units.ts';
import { DEFAULT_HEALTH_RULES } from './health-score.ts';
import { type Summary, type SummaryOptions, summarize } from './summary.ts';

const filters: fc.Arbitrary<Filter> = fc.record(
  { channel: fc.constantFrom('C1', 'C2'), person: fc.constantFrom('U1', 'U2'), hour: fc.constantFrom(100, 108, 12) },
  { requiredKeys: [] },
);
const periods: fc.Arbitrary<Period> = fc.constantFrom(
  { kind: 'all' },
  { kind: 'last', days: 30 },
  { kind: 'last', days: 2 },
  { kind: 'calendar', unit: 'month', ago: 0 },
  { kind: 'custom', from: TEST_NOW_MS - 10 * DAY_MS, to: TEST_NOW_MS - DAY_MS },
);
const agesMs = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 40 * DAY_MS }));
const zones = fc.constantFrom('Europe/Lisbon', 'Asia/Tokyo');
const choices = fc.array(fc.tuple(filters, zones, arbitraryDefinition, periods, agesMs), {
  minLength: 1,
  maxLength: 4,
});

it('a community whose rows changed between summaries has the summary of a community that was folded at once', () => {
  fc.assert(
    fc.property(arbitraryRecords, fc.nat(), choices, (records, split, all) => {
      const community = foldRecords(records.slice(0, split % (records.length + 1)));
      const summaries = (of: Community): Omit<Summary, 'directory'>[] =>
        all.map(([filter, zone, definition, period, ageMs]) => {
          const options: SummaryOptions = {
            zone: createTimeZone(zone),
            countDirectMessages: false,
            health: DEFAULT_HEALTH_RULES,
            period,
            definition,
          };
          const { directory: _, ...rest } = summarize(of, TEST_NOW_MS - ageMs, options, filter, TEST_NOW_MS);
          return rest;
        });
      summaries(community);
      for (const record of records.slice(split % (records.length + 1))) fold(community, record);
      expect(summaries(community)).toEqual(summaries(foldRecords(records)));
    }),
    { numRuns: 300 },
  );
});
