import { DEFAULT_DEFINITION } from 'backend/core/records/counting-definition';
import { DAY_MS, type Milliseconds } from 'backend/core/time/units';
import fc from 'fast-check';
import type { ViewerChoices } from '../dashboard-state.ts';

/** What a viewer may choose in a community of three years with the channels C0 to C3 and the people U0 to U4. `now`: ms UTC. */
export function arbitraryChoices(now: Milliseconds): fc.Arbitrary<ViewerChoices> {
  return fc.record({
    filter: fc.record(
      {
        channel: fc.constantFrom('C0', 'C3'),
        person: fc.constantFrom('U1', 'U9'),
        hour: fc.integer({ min: 0, max: 167 }),
      },
      { requiredKeys: [] },
    ),
    period: fc.oneof(
      fc.constant({ kind: 'all' as const }),
      fc.record({ kind: fc.constant('last' as const), days: fc.constantFrom(7, 30, 90, 365, 1000) }),
      fc.record({
        kind: fc.constant('calendar' as const),
        unit: fc.constantFrom('month' as const, 'quarter' as const, 'year' as const),
        ago: fc.constantFrom(0 as const, 1 as const),
      }),
      fc.record({
        kind: fc.constant('custom' as const),
        from: fc.integer({ min: now - 1200 * DAY_MS, max: now - 100 * DAY_MS }),
        to: fc.integer({ min: now - 100 * DAY_MS + 1, max: now }),
      }),
    ),
    comparison: fc.constantFrom('previous' as const, 'year' as const, 'none' as const),
    asOf: fc.oneof(
      fc.constant(null),
      fc.integer({ min: now - 20 * DAY_MS, max: now - 1 }),
      fc.integer({ min: now - 900 * DAY_MS, max: now - 1 }),
    ),
    timeZone: fc.option(fc.constantFrom('UTC', 'Asia/Tokyo')),
    definition: fc.option(fc.constant({ ...DEFAULT_DEFINITION, bots: true }), { freq: 1 }),
    vitals: fc.boolean(),
  });
}
