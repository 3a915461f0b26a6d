import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_HEALTH_RULES } from '../../metrics/health-score.ts';
import type { HealthConstants } from '../../records/counting-definition.ts';
import { type MonthlyCounts, proposeConstants } from './propose-constants.ts';

const { quietMinutes: _, quietPenalty: __, quietMax: ___, ...DEFAULT_CONSTANTS } = DEFAULT_HEALTH_RULES;

function pastOf(messages: readonly number[], newMembers = 0): MonthlyCounts[] {
  return messages.map((count) => ({ messages: count, newMembers }));
}

function uncapped({ base, perMessage, perMember }: HealthConstants, { messages, newMembers }: MonthlyCounts): number {
  return base + perMessage * messages + perMember * newMembers;
}

function medianScore(constants: HealthConstants, past: readonly MonthlyCounts[]): number {
  const scores = past.map((counts) => uncapped(constants, counts)).sort((a, b) => a - b);
  return scores[Math.ceil(scores.length / 2) - 1] ?? 0;
}

/** Communities of any size that are even, bursty, growing or mostly empty. */
const arbitraryPast: fc.Arbitrary<MonthlyCounts[]> = fc
  .tuple(
    fc.constantFrom(1, 30, 5000, 3_000_000),
    fc.constantFrom('even', 'bursty', 'growing', 'mostly empty'),
    fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(40)), { minLength: 10, maxLength: 104 }),
  )
  .map(([size, shape, weeks]) =>
    weeks.map(([random, newMembers], i) => {
      const factor = { even: 1, bursty: random ** 8 * 100, growing: 1.05 ** i, 'mostly empty': random > 0.95 ? 1 : 0 }[
        shape
      ];
      return {
        messages: Math.round(size * factor * (0.8 + 0.4 * random)),
        newMembers: shape === 'mostly empty' ? 0 : newMembers,
      };
    }),
  );

const arbitraryConstants = fc.record({
  base: fc.constantFrom(0, 100),
  perMessage: fc.constantFrom(0, 0.5, 1e-4, 1e6),
  perMember: fc.constantFrom(0, 1, 20),
  cap: fc.constantFrom(1, 200),
  redBelow: fc.constantFrom(0, 100, 400),
  greenAbove: fc.constantFrom(0, 150, 1e6),
});

it('the usual month is in the middle of steady, and usual months stay below the cap, for any past', () => {
  fc.assert(
    fc.property(arbitraryPast, arbitraryConstants, (past, current) => {
      const proposal = proposeConstants(past, current);
      if (!proposal) {
        const empty = past.filter(({ messages, newMembers }) => messages + newMembers === 0);
        expect(empty.length).toBeGreaterThanOrEqual(0.9 * past.length);
        return;
      }
      const { redBelow, greenAbove, cap, base, perMessage, perMember } = proposal;
      for (const constant of [perMessage, perMember]) {
        expect(constant).toBeGreaterThan(0);
        expect(constant).toBeLessThanOrEqual(1e6);
      }
      for (const constant of [base, cap]) expect(constant).toSatisfy(Number.isInteger);
      expect(Math.abs(medianScore(proposal, past) - (redBelow + greenAbove) / 2)).toBeLessThanOrEqual(0.5 + 1e-6);
      const high = past.map((counts) => uncapped(proposal, counts)).sort((a, b) => a - b)[
        Math.ceil(0.9 * past.length) - 1
      ];
      expect(high).toBeLessThan(cap);
      expect(proposeConstants([...past].reverse(), current)).toEqual(proposal);
    }),
    { numRuns: 1000 },
  );
});

describe('proposed constants', () => {
  it('put the unusual tenths of the past at the limits where the past varies much', () => {
    const past = pastOf(Array.from({ length: 101 }, (_, i) => 100 + 10 * i));
    const proposal = proposeConstants(past, DEFAULT_CONSTANTS);
    expect(proposal).toEqual({ ...DEFAULT_CONSTANTS, base: 88, perMessage: 0.062, perMember: 0.12 });
  });

  it('give a community of thousands of messages a month a score below its cap', () => {
    const past = pastOf(Array.from({ length: 60 }, (_, i) => 10_000 + 40 * (i % 20)));
    expect(proposeConstants(past, DEFAULT_CONSTANTS)).toMatchObject({ base: 1, perMessage: 0.012, cap: 200 });
  });

  it('have two digits and no error of binary fractions', () => {
    const { perMessage, perMember } = proposeConstants(pastOf([431, 431, 431]), DEFAULT_CONSTANTS) ?? {};
    expect([perMessage, perMember].map(String)).toEqual(['0.29', '0.58']);
  });

  it('are not proposed of a past without messages and members', () => {
    expect(proposeConstants(pastOf([0, 0, 0, 0]), DEFAULT_CONSTANTS)).toBeNull();
  });
});
