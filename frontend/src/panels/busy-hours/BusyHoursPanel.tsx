import { hourOfWeek } from 'backend/core/time/time-zone';
import { type KeyboardEvent, memo } from 'react';
import { formatNumber } from '../../format/format.ts';
import { describePartialWindow } from '../../format/partial-window.ts';
import { hourOfWeekLabel, WEEKDAYS } from '../../format/weekdays.ts';
import { Panel } from '../../panel-frame/Panel.tsx';
import type { PanelProps } from '../../panel-frame/panel-definition.ts';
import { type PageContextValue, usePage } from '../../ui/page-context.ts';
import { useNow } from '../../ui/use-now.ts';

const SHADES = [0, 1, 2, 3, 4, 5] as const;

/** When people write: a cell an hour of the week. */
export function BusyHoursPanel({ summary }: PanelProps) {
  const { timeFormatter: times } = usePage();
  const most = summary ? Math.max(...summary.hours) : 0;
  const meta = (
    <>
      <span>
        {(summary && describePartialWindow(summary, times)) ?? '30 d'}, {times.zoneLabel}
      </span>
      <span className="legend" aria-hidden="true">
        0
        {SHADES.map((shade) => (
          <i key={shade} className={`h${shade}`} />
        ))}
        {formatNumber(most)}
      </span>
    </>
  );
  return (
    <Panel meta={meta} retryOn={summary}>
      {summary && <HourGrid hours={summary.hours} most={most} />}
    </Panel>
  );
}

function HourGrid({ hours, most }: { hours: Uint32Array; most: number }) {
  const { filter, toggleFilter: point, now, timeFormatter: times } = usePage();
  const present = useNow(now, 60_000);
  const current = hourOfWeek((present + times.utcOffsetMs(present)) * 1000);
  const entry = filter.hour ?? current;
  function move(event: KeyboardEvent<HTMLFieldSetElement>) {
    const by = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -24, ArrowDown: 24 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    const all = [...event.currentTarget.querySelectorAll('button')];
    all[all.findIndex((cell) => cell.matches(':focus')) + by]?.focus();
  }
  return (
    <fieldset className="cells" aria-label="Messages by hour of the week" onKeyDown={move}>
      {WEEKDAYS.flatMap((day, row) => [
        <span key={day} className="weekday" aria-hidden="true">
          {day}
        </span>,
        ...Array.from(hours.subarray(row * 24, row * 24 + 24), (messages, hour) => {
          const cell = row * 24 + hour;
          return (
            <HourCell
              key={cell}
              hourOfWeek={cell}
              messages={messages}
              className={`h${shadeOf(messages, most)}${cell === current ? ' current' : ''}`}
              tabIndex={cell === entry ? 0 : -1}
              isSelected={filter.hour === cell}
              toggleFilter={point}
            />
          );
        }),
      ])}
      <span />
      {[0, 6, 12, 18].map((hour) => (
        <span key={hour} className="clock-hour" aria-hidden="true">
          {String(hour).padStart(2, '0')}
        </span>
      ))}
    </fieldset>
  );
}

interface HourCellProps {
  hourOfWeek: number;
  messages: number;
  className: string;
  tabIndex: number;
  isSelected: boolean;
  toggleFilter: PageContextValue['toggleFilter'];
}

/** Of 168, an event changes one. */
const HourCell = memo(
  ({ hourOfWeek: cell, messages, className, tabIndex, isSelected: chosen, toggleFilter: point }: HourCellProps) => {
    const label = `${hourOfWeekLabel(cell)}: ${formatNumber(messages)}`;
    return (
      <button
        type="button"
        className={className}
        tabIndex={tabIndex}
        aria-pressed={chosen}
        aria-label={label}
        title={label}
        onClick={() => point({ hour: cell })}
      />
    );
  },
);

/** Nothing is 0; something is never drawn as nothing. */
function shadeOf(messages: number, most: number): number {
  return messages === 0 ? 0 : Math.max(1, Math.ceil((messages / most) * 5));
}
