import fc from 'fast-check';
import { expect, it } from 'vitest';
import { daysSinceUnixEpoch, isoDate, startOfMonth, weekdayOf } from './calendar.ts';
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

it('months begin and weekdays follow each other as those of the platform do, also before 1970', () => {
  const anyDay = fc.integer({ min: -200_000, max: 200_000 });
  fc.assert(
    fc.property(anyDay, fc.integer({ min: -30, max: 30 }), (day, monthsLater) => {
      const date = new Date(day * DAY_MS);
      expect(weekdayOf(day)).toBe((date.getUTCDay() + 6) % 7);
      const start = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + monthsLater, 1);
      expect(startOfMonth(day, monthsLater) * DAY_MS).toBe(start);
    }),
  );
});
