import fc from 'fast-check';
import { expect, it } from 'vitest';
import { daysSinceUnixEpoch, isoDate } from './calendar.ts';
import { DAY_MS } from './units.ts';

it('the calendar converts dates to day numbers and back as the platform does', () => {
  fc.assert(
    fc.property(fc.integer({ min: -200_000, max: 200_000 }), (days) => {
      const date = new Date(days * DAY_MS);
      expect(isoDate(days)).toBe(date.toISOString().slice(0, 10));
      expect(daysSinceUnixEpoch(date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate())).toBe(days);
    }),
    { numRuns: 500 },
  );
});
