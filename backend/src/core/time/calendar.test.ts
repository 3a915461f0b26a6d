import fc from 'fast-check';
import { expect, it } from 'vitest';
import { daysSinceUnixEpoch, isoDate } from './calendar.ts';

it('agrees with the platform, both ways', () => {
  fc.assert(
    fc.property(fc.integer({ min: -200_000, max: 200_000 }), (number) => {
      const date = new Date(number * 86_400_000);
      expect(isoDate(number)).toBe(date.toISOString().slice(0, 10));
      expect(daysSinceUnixEpoch(date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate())).toBe(number);
    }),
    { numRuns: 500 },
  );
});
