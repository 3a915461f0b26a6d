import type { Summary } from 'backend/core/metrics/summary';
import { CHART_DAYS, WINDOW_MS } from 'backend/core/time/window';
import { formatNumber } from '../../format/format.ts';
import { formatTimeRange } from '../../format/format-time-range.ts';
import { Panel } from '../../panel-frame/Panel.tsx';
import type { PanelProps } from '../../panel-frame/panel-definition.ts';
import { usePage } from '../../ui/page-context.ts';
import { BarChart } from './BarChart.tsx';
import { GapList, GapMarks } from './Gaps.tsx';
import { Scrubber } from './Scrubber.tsx';
import { dayBars, hourBars, hourTicks, positionOnAxis, selectedDays } from './time-axis.ts';

/** A bar a day; of at most a week that is chosen, a bar an hour. */
export function OverTimePanel({ summary }: PanelProps) {
  const { asOf } = usePage();
  const meta = summary && <ChartMeta summary={summary} />;
  return (
    <Panel meta={meta} showsPresent={asOf === null} retryOn={summary}>
      {summary && <Chart summary={summary} />}
    </Panel>
  );
}

function ChartMeta({ summary: { zoom, days } }: { summary: Summary }) {
  const { asOf, setMoment: travel, timeFormatter: times, filter, toggleFilter: point } = usePage();
  const { span } = filter;
  const length = zoom ? `${formatNumber(zoom.length)} ${zoom.length === 1 ? 'hour' : 'hours'}` : `${CHART_DAYS} days`;
  const isShort = asOf !== null && !zoom;
  return (
    <>
      <span>
        {!isShort && length}
        <GapList slots={zoom ?? days} lead={isShort ? '' : ', '} />
        {asOf === null && !zoom && <span className="tip">. Drag across bars to filter</span>}
      </span>
      {zoom && span && (
        <button type="button" className="word" onClick={() => point({ span })}>
          All {CHART_DAYS} days
        </button>
      )}
      {asOf === null ? (
        <b className="present">live</b>
      ) : (
        <button type="button" className="word" onClick={() => travel(null)}>
          {times.weekdayDate(asOf)} {times.timeOfDay(asOf).slice(0, 5)}, back to live
        </button>
      )}
    </>
  );
}

function Chart({ summary }: { summary: Summary }) {
  const { timeFormatter: times, filter, toggleFilter: point, present } = usePage();
  const { days, zoom, now, messages } = summary;
  const slots = zoom ?? days;
  const start = positionOnAxis(days, now - WINDOW_MS);

  function choose(first: number, last: number) {
    const [from, to] = [slots[first]?.from, slots[last]?.to];
    if (from !== undefined && to !== undefined) point({ span: { from, to } });
  }
  return (
    <div className="plot">
      <BarChart
        label={
          zoom ? `Messages an hour for ${formatNumber(zoom.length)} hours` : `Messages a day for ${days.length} days`
        }
        bars={zoom ? hourBars(zoom, now, present(), times) : dayBars(days, now, present(), times, filter.span)}
        selection={zoom ? null : selectedDays(days, filter.span)}
        onSelect={choose}
      >
        {!zoom && (
          <p className="before" style={{ width: `${start * 100}%` }}>
            {messages.previous !== null && (
              <>
                previous 30 d <b>{formatNumber(messages.previous)}</b>
              </>
            )}
          </p>
        )}
        <p
          className="window"
          style={{ left: zoom ? 0 : `${start * 100}%`, right: `${(1 - positionOnAxis(slots, now)) * 100}%` }}
        >
          <span>
            {zoom && filter.span ? formatTimeRange(filter.span, now, times) : 'last 30 d'}{' '}
            <b>{formatNumber(messages.count)}</b>
          </span>
        </p>
        <GapMarks slots={slots} />
      </BarChart>
      <div className="dates" aria-hidden="true">
        {zoom
          ? hourTicks(zoom, times).map(({ at, text }) => (
              <span key={at} className="begins" style={{ left: `${positionOnAxis(zoom, at) * 100}%` }}>
                {text}
              </span>
            ))
          : days.map((day, i) => {
              const isMark = i % 10 === 4 && i < days.length - 7;
              if (!isMark) return null;
              return (
                <span key={day.date} style={{ left: `${((i + 0.5) / days.length) * 100}%` }}>
                  {times.shortDate(day.from, now)}
                </span>
              );
            })}
        {!zoom && <span className="end">today</span>}
      </div>
      <Scrubber days={days} zoom={zoom} />
    </div>
  );
}
