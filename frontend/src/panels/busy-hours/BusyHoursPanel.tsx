import { hourOfWeek } from 'backend/core/time/time-zone';
import { MINUTE_MS, msToUs } from 'backend/core/time/units';
import { memo } from 'react';
import { formatNumber } from '../../format/format.ts';
import { summaryPeriodLabel } from '../../format/period-label.ts';
import { hourOfWeekLabel, WEEKDAYS } from '../../format/weekdays.ts';
import { Panel } from '../../panel-frame/Panel.tsx';
import type { PanelProps } from '../../panel-frame/panel-definition.ts';
import { moveFocus } from '../../ui/move-focus.ts';
import { type PageContextValue, usePage } from '../../ui/page-context.ts';
import { useNow } from '../../ui/use-now.ts';

const CELL_STEPS = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -24, ArrowDown: 24 };
const SHADES = [0, 1, 2, 3, 4, 5] as const;

/** Messages by hour of the week, one cell for each hour. See `docs/metrics.md#busy-hours`. */
export function BusyHoursPanel({ summary }: PanelProps) {
  const { timeFormatter } = usePage();
  const maxMessages = summary ? Math.max(...summary.hours) : 0;
  const meta = (
    <>
      <span>
        {summary ? summaryPeriodLabel(summary, timeFormatter) : '30 d'}, {timeFormatter.zoneLabel}
      </span>
      <span className="legend" aria-hidden="true">
        0
        {SHADES.map((shade) => (
          <i key={shade} className={`h${shade}`} />
        ))}
        {formatNumber(maxMessages)}
      </span>
    </>
  );
  return (
    <Panel meta={meta} retryOn={summary}>
      {summary && <HourGrid hours={summary.hours} maxMessages={maxMessages} />}
    </Panel>
  );
}

function HourGrid({ hours, maxMessages }: { hours: Uint32Array; maxMessages: number }) {
  const { filter, toggleFilter, now, timeFormatter } = usePage();
  const present = useNow(now, MINUTE_MS);
  const current = hourOfWeek(msToUs(present + timeFormatter.utcOffsetMs(present)));
  const focusable = filter.hour ?? current;
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
              isSelected={filter.hour === cell}
              toggleFilter={toggleFilter}
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

/** Memoized: an event changes one cell of 168. */
const HourCell = memo(
  ({ hourOfWeek: cell, messages, className, tabIndex, isSelected, toggleFilter }: HourCellProps) => {
    const label = `${hourOfWeekLabel(cell)}: ${formatNumber(messages)}`;
    return (
      <button
        type="button"
        className={className}
        tabIndex={tabIndex}
        aria-pressed={isSelected}
        aria-label={label}
        title={label}
        onClick={() => toggleFilter({ hour: cell })}
      />
    );
  },
);

/** 0 to 5; only an hour without messages has shade 0. */
function shadeOf(messages: number, maxMessages: number): number {
  return messages === 0 ? 0 : Math.max(1, Math.ceil((messages / maxMessages) * 5));
}
