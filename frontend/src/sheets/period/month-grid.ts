import { startOfMonth, weekdayOf } from 'backend/core/time/calendar';
import type { DayNumber } from './local-days.ts';

const DAYS_PER_WEEK = 7;

/** The same day of another month, or the last day of that month if it is shorter. */
export function addMonths(day: DayNumber, months: number): DayNumber {
  const first = startOfMonth(day, months);
  return Math.min(first + day - startOfMonth(day), startOfMonth(first, 1) - 1);
}

/** Whether two days lie in one month. */
export function isSameMonth(a: DayNumber, b: DayNumber): boolean {
  return startOfMonth(a) === startOfMonth(b);
}

/** The weeks of the month of a day, Monday first. The first and the last may have days of the months beside it. */
export function weeksOfMonth(day: DayNumber): DayNumber[][] {
  const [first, end] = [startOfMonth(day), startOfMonth(day, 1)];
  const weeks: DayNumber[][] = [];
  for (let monday = first - weekdayOf(first); monday < end; monday += DAYS_PER_WEEK)
    weeks.push(Array.from({ length: DAYS_PER_WEEK }, (_, i) => monday + i));
  return weeks;
}

/** Where a key of the calendar moves the focus; null for another key. Shift makes a page a year. */
export function dayAfterKey(day: DayNumber, key: string, isShifted: boolean): DayNumber | null {
  switch (key) {
    case 'ArrowLeft':
      return day - 1;
    case 'ArrowRight':
      return day + 1;
    case 'ArrowUp':
      return day - DAYS_PER_WEEK;
    case 'ArrowDown':
      return day + DAYS_PER_WEEK;
    case 'Home':
      return day - weekdayOf(day);
    case 'End':
      return day + DAYS_PER_WEEK - 1 - weekdayOf(day);
    case 'PageUp':
      return addMonths(day, isShifted ? -12 : -1);
    case 'PageDown':
      return addMonths(day, isShifted ? 12 : 1);
    default:
      return null;
  }
}
