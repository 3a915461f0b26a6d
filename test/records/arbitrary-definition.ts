import fc from 'fast-check';
import type { CountingDefinition } from '../../backend/src/core/records/counting-definition.ts';

/** Definitions of what counts, with the ids of `arbitraryRecords`. */
export const arbitraryDefinition: fc.Arbitrary<CountingDefinition> = fc.record({
  people: fc.subarray(['U1', 'U2', 'U4']),
  guests: fc.boolean(),
  otherWorkspaces: fc.boolean(),
  channels: fc.subarray(['C1', 'C2', 'C3']),
  bots: fc.boolean(),
  health: fc.record(
    {
      base: fc.integer({ min: 0, max: 100 }),
      perMessage: fc.constantFrom(0.001, 0.5, 3),
      perMember: fc.constantFrom(0.01, 1, 20),
      cap: fc.constantFrom(150, 1000),
    },
    { requiredKeys: [] },
  ),
});
