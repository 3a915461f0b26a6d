import { DAY_MS } from 'backend/core/time/units';
import { describe, expect, it } from 'vitest';
import { addMonths, dayAfterKey, isSameMonth, weeksOfMonth } from './month-grid.ts';

const day = (date: string) => Date.parse(date) / DAY_MS;
const date = (of: number) => new Date(of * DAY_MS).toISOString().slice(0, 10);

describe('the weeks of a month', () => {
  it('begin on Monday and are whole', () => {
    const weeks = weeksOfMonth(day('2026-11-17'));
    expect(weeks.map((week) => week.map((of) => date(of).slice(-2)).join(' '))).toEqual([
      '26 27 28 29 30 31 01',
      '02 03 04 05 06 07 08',
      '09 10 11 12 13 14 15',
      '16 17 18 19 20 21 22',
      '23 24 25 26 27 28 29',
      '30 01 02 03 04 05 06',
    ]);
    expect(weeks.flat().filter((of) => isSameMonth(of, day('2026-11-01')))).toHaveLength(30);
  });

  it('are four if the month has 28 days from a Monday on', () => {
    expect(weeksOfMonth(day('2027-02-01'))).toHaveLength(4);
  });

  it('begin on Monday in every year that can be typed', () => {
    expect(weeksOfMonth(day('1969-12-24'))[0]?.map(date)[0]).toBe('1969-12-01');
    expect(weeksOfMonth(day('0101-05-01'))[0]?.map(date)[0]).toBe('0101-04-25');
  });
});

describe('the keys of the calendar', () => {
  it.each([
    ['ArrowLeft', false, '2026-03-30'],
    ['ArrowRight', false, '2026-04-01'],
    ['ArrowUp', false, '2026-03-24'],
    ['ArrowDown', false, '2026-04-07'],
    ['Home', false, '2026-03-30'],
    ['End', false, '2026-04-05'],
    ['PageUp', false, '2026-02-28'],
    ['PageDown', false, '2026-04-30'],
    ['PageUp', true, '2025-03-31'],
    ['PageDown', true, '2027-03-31'],
  ])('move from 2026-03-31 by %s (Shift: %s) to %s', (key, isShifted, expected) => {
    expect(date(dayAfterKey(day('2026-03-31'), key, isShifted) ?? 0)).toBe(expected);
  });

  it('leave every other key alone', () => {
    expect(dayAfterKey(day('2026-03-31'), 'w', false)).toBeNull();
  });
});

it('a leap day is the last day of February in the year after', () => {
  expect(date(addMonths(day('2028-02-29'), 12))).toBe('2029-02-28');
  expect(date(addMonths(day('2026-12-31'), 2))).toBe('2027-02-28');
});
