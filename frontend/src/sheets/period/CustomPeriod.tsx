import { isoDate } from 'backend/core/time/calendar';
import type { Period } from 'backend/core/time/period';
import { type FormEvent, useState } from 'react';
import { usePage, useSummary } from '../../ui/page/page-context.ts';
import { useView } from '../../ui/page/view-context.ts';
import { type DayNumber, dayOf, parseDay, rangeOfDays } from './local-days.ts';
import { MonthCalendar } from './MonthCalendar.tsx';

/** An address holds no earlier one, in any time zone. */
const FIRST_DATE = '2000-01-02';

/** A period from one day to another, typed or chosen with two clicks in a calendar. */
export function CustomPeriod({ onChoose }: { onChoose: (period: Period) => void }) {
  const { present, timeFormatter } = usePage();
  const { summary } = useSummary();
  const { view } = useView();
  const { timeZone } = timeFormatter;
  const today = dayOf(present(), timeZone);
  const shown = shownDays(view.period.kind === 'custom' ? view.period : summary?.period, today, timeZone);
  const [from, setFrom] = useState(isoDate(shown.first));
  const [to, setTo] = useState(isoDate(shown.last));
  /** The day of the first click, until the second one. */
  const [anchor, setAnchor] = useState<DayNumber | null>(null);
  const [first, last] = [parseDay(from), parseDay(to)];

  function choose(a: DayNumber, b: DayNumber) {
    onChoose({ kind: 'custom', ...rangeOfDays(a, b, timeZone) });
  }
  function clickDay(day: DayNumber) {
    if (anchor !== null) return choose(anchor, day);
    setAnchor(day);
    setFrom(isoDate(day));
    setTo(isoDate(day));
  }
  function submit(event: FormEvent) {
    event.preventDefault();
    if (first !== null && last !== null) choose(first, last);
  }
  return (
    <form className="range" onSubmit={submit}>
      <DayField label="From" date={from} today={today} onChange={setFrom} />
      <DayField label="To" date={to} today={today} onChange={setTo} />
      <button type="submit" className="button" disabled={first === null || last === null}>
        Show
      </button>
      <MonthCalendar
        first={anchor ?? first ?? today}
        last={anchor ?? last ?? today}
        isChoosing={anchor !== null}
        today={today}
        onDay={clickDay}
      />
      <p role="status">{anchor === null ? 'Choose the first day.' : 'Choose the last day.'}</p>
    </form>
  );
}

/** The days of the period that the page shows, up to today; today while it is not known. */
function shownDays(
  range: { from: number; to: number } | undefined,
  today: DayNumber,
  timeZone: string,
): { first: DayNumber; last: DayNumber } {
  if (!range) return { first: today, last: today };
  const day = (at: number) => Math.min(today, dayOf(at, timeZone));
  return { first: day(range.from), last: day(range.to - 1) };
}

interface DayFieldProps {
  label: string;
  /** `2026-11-29`, or empty. */
  date: string;
  today: DayNumber;
  onChange: (date: string) => void;
}

function DayField({ label, date, today, onChange }: DayFieldProps) {
  return (
    <label>
      {label}
      <input
        type="date"
        required
        value={date}
        min={FIRST_DATE}
        max={isoDate(today)}
        onChange={({ target }) => onChange(target.value)}
      />
    </label>
  );
}
