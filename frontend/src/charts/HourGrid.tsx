import { hourOfWeek } from 'backend/core/time/hour-of-week';
import { MINUTE_MS, msToUs } from 'backend/core/time/units';
import { memo } from 'react';
import { formatNumber } from '../format/format.ts';
import { hourOfWeekLabel, WEEKDAYS } from '../format/weekdays.ts';
import { moveFocus } from '../ui/move-focus.ts';
import { usePage } from '../ui/page/page-context.ts';
import { useNow } from '../ui/use-now.ts';

const CELL_STEPS = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -24, ArrowDown: 24 };

interface Props {
  /** The messages of each hour of the week, Monday 0 h first. */
  hours: Uint32Array;
  /** The selected hour of the week. */
  selected: number | undefined;
  /** Receives the hour that the viewer presses. It should stay the same from render to render. */
  onSelect: (hourOfWeek: number) => void;
}

/** A cell for each hour of the week, darker with more messages. The arrow keys move between the cells. */
export function HourGrid({ hours, selected, onSelect }: Props) {
  const { now, timeFormatter } = usePage();
  const maxMessages = Math.max(...hours);
  const present = useNow(now, MINUTE_MS);
  const current = hourOfWeek(msToUs(present + timeFormatter.utcOffsetMs(present)));
  const focusable = selected ?? current;
  return (
    <fieldset
      className="cells"
      aria-label="Messages by hour of the week"
      onKeyDown={(event) => moveFocus(event, CELL_STEPS)}
    >
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
              className={`h${shadeOf(messages, maxMessages)}${cell === current ? ' current' : ''}`}
              tabIndex={cell === focusable ? 0 : -1}
              isSelected={selected === cell}
              onSelect={onSelect}
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
  onSelect: (hourOfWeek: number) => void;
}

/** Memoized: an event changes one cell of 168. */
const HourCell = memo(({ hourOfWeek: cell, messages, className, tabIndex, isSelected, onSelect }: HourCellProps) => {
  const label = `${hourOfWeekLabel(cell)}: ${formatNumber(messages)}`;
  return (
    <button
      type="button"
      className={className}
      tabIndex={tabIndex}
      aria-pressed={isSelected}
      aria-label={label}
      title={label}
      onClick={() => onSelect(cell)}
    />
  );
});

/** 0 to 5; only an hour without messages has shade 0. */
function shadeOf(messages: number, maxMessages: number): number {
  return messages === 0 ? 0 : Math.max(1, Math.ceil((messages / maxMessages) * 5));
}
