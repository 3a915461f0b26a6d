import { calendarDate, startOfMonth } from 'backend/core/time/calendar';
import { DAY_MS } from 'backend/core/time/units';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { WEEKDAYS } from '../../format/weekdays.ts';
import type { DayNumber } from './local-days.ts';
import { addMonths, dayAfterKey, isSameMonth, weeksOfMonth } from './month-grid.ts';

interface Props {
  /** The chosen days, from the first to the last. */
  first: DayNumber;
  last: DayNumber;
  /** Whether the first day is chosen and the last one is not. */
  isChoosing: boolean;
  /** No later day can be chosen. */
  today: DayNumber;
  onDay: (day: DayNumber) => void;
}

/**
 * The days of one month. Keys as in https://www.w3.org/WAI/ARIA/apg/patterns/dialog-modal/examples/datepicker-dialog/:
 * arrows, Home and End within the week, PageUp and PageDown for months (with Shift for years), Enter to choose.
 */
export function MonthCalendar({ first, last, isChoosing, today, onDay }: Props) {
  const [current, setCurrent] = useState(last);
  const [pointed, setPointed] = useState<DayNumber | null>(null);
  const grid = useRef<HTMLTableElement>(null);
  const shouldFocus = useRef(false);
  useEffect(() => {
    if (shouldFocus.current) grid.current?.querySelector<HTMLElement>(`[data-day="${current}"]`)?.focus();
    shouldFocus.current = false;
  }, [current]);
  const other = isChoosing ? (pointed ?? current) : last;
  const [low, high] = [Math.min(first, other), Math.max(first, other)];

  function moveByKey(event: KeyboardEvent) {
    const day = dayAfterKey(current, event.key, event.shiftKey);
    if (day === null) return;
    event.preventDefault();
    shouldFocus.current = true;
    setCurrent(Math.min(day, today));
  }
  const turn = (months: number) => setCurrent((day) => Math.min(today, addMonths(day, months)));
  return (
    <div className="calendar">
      <div className="turn">
        <button type="button" aria-label="Month before" onClick={() => turn(-1)}>
          ‹
        </button>
        <b aria-live="polite">{monthName(current)}</b>
        <button
          type="button"
          aria-label="Month after"
          disabled={startOfMonth(current, 1) > today}
          onClick={() => turn(1)}
        >
          ›
        </button>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a table of buttons that arrows move between is a grid */}
      <table ref={grid} role="grid" aria-label={monthName(current)} onKeyDown={moveByKey}>
        <thead>
          <tr>
            {WEEKDAYS.map((name) => (
              <th key={name} scope="col">
                {name.slice(0, 2)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {weeksOfMonth(current).map((week) => (
            <tr key={week[0]}>
              {week.map((day) =>
                isSameMonth(day, current) ? (
                  <td key={day} className={day === today ? 'today' : undefined}>
                    <button
                      type="button"
                      data-day={day}
                      tabIndex={day === current ? 0 : -1}
                      disabled={day > today}
                      aria-label={dayName(day)}
                      aria-pressed={day >= low && day <= high}
                      onFocus={() => setCurrent(day)}
                      onPointerEnter={() => setPointed(day)}
                      onClick={() => onDay(day)}
                    >
                      {calendarDate(day).day}
                    </button>
                  </td>
                ) : (
                  <td key={day} />
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Days are days of no time zone here: their numbers count from 1970-01-01 as those of UTC do. */
const MONTH_FORMAT = new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', month: 'long', year: 'numeric' });
const DAY_FORMAT = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'UTC',
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
});

function monthName(day: DayNumber): string {
  return MONTH_FORMAT.format(day * DAY_MS);
}

function dayName(day: DayNumber): string {
  return DAY_FORMAT.format(day * DAY_MS);
}
