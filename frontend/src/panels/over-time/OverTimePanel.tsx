import type { DailyCount } from 'backend/core/metrics/daily-count';
import type { HourlyCount } from 'backend/core/metrics/hourly-count';
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

/**
 * A bar for each day, or for each hour while a span of at most a week is selected. See `docs/metrics.md#days-chart` and
 * `docs/metrics.md#hourly-chart`.
 */
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
  const { asOf, setMoment, timeFormatter, filter, toggleFilter } = usePage();
  const { span } = filter;
  const length = zoom ? `${formatNumber(zoom.length)} ${zoom.length === 1 ? 'hour' : 'hours'}` : `${CHART_DAYS} days`;
  const isShort = asOf !== null && !zoom;
  return (
    <>
      <span>
        {!isShort && length}
        <GapList slots={zoom ?? days} prefix={isShort ? '' : ', '} />
        {asOf === null && !zoom && <span className="tip">. Drag across bars to filter</span>}
      </span>
      {zoom && span && (
        <button type="button" className="word" onClick={() => toggleFilter({ span })}>
          All {CHART_DAYS} days
        </button>
      )}
      {asOf === null ? (
        <b className="present">live</b>
      ) : (
        <button type="button" className="word" onClick={() => setMoment(null)}>
          {timeFormatter.weekdayDate(asOf)} {timeFormatter.timeOfDay(asOf).slice(0, 5)}, back to live
        </button>
      )}
    </>
  );
}

function Chart({ summary }: { summary: Summary }) {
  const { timeFormatter, filter, toggleFilter, present } = usePage();
  const { days, zoom, now, messages } = summary;
  const slots = zoom ?? days;
  const windowStart = positionOnAxis(days, now - WINDOW_MS);

  function selectSpan(first: number, last: number) {
    const [from, to] = [slots[first]?.from, slots[last]?.to];
    if (from !== undefined && to !== undefined) toggleFilter({ span: { from, to } });
  }
  return (
    <div className="plot">
      <BarChart
        label={
          zoom ? `Messages an hour for ${formatNumber(zoom.length)} hours` : `Messages a day for ${days.length} days`
        }
        bars={
          zoom
            ? hourBars(zoom, now, present(), timeFormatter)
            : dayBars(days, now, present(), timeFormatter, filter.span)
        }
        selection={zoom ? null : selectedDays(days, filter.span)}
        onSelect={selectSpan}
      >
        {!zoom && (
          <p className="before" style={{ width: `${windowStart * 100}%` }}>
            {messages.previous !== null && (
              <>
                previous 30 d <b>{formatNumber(messages.previous)}</b>
              </>
            )}
          </p>
        )}
        <p
          className="window"
          style={{ left: zoom ? 0 : `${windowStart * 100}%`, right: `${(1 - positionOnAxis(slots, now)) * 100}%` }}
        >
          <span>
            {zoom && filter.span ? formatTimeRange(filter.span, now, timeFormatter) : 'last 30 d'}{' '}
            <b>{formatNumber(messages.count)}</b>
          </span>
        </p>
        <GapMarks slots={slots} />
      </BarChart>
      <div className="dates" aria-hidden="true">
        {zoom ? <HourLabels zoom={zoom} /> : <DayLabels days={days} now={now} />}
      </div>
      <Scrubber days={days} zoom={zoom} />
    </div>
  );
}

function HourLabels({ zoom }: { zoom: readonly HourlyCount[] }) {
  const { timeFormatter } = usePage();
  return hourTicks(zoom, timeFormatter).map(({ at, text }) => (
    <span key={at} className="begins" style={{ left: `${positionOnAxis(zoom, at) * 100}%` }}>
      {text}
    </span>
  ));
}

/** Every tenth day has a label, and the last one says "today". */
function DayLabels({ days, now }: { days: readonly DailyCount[]; now: number }) {
  const { timeFormatter } = usePage();
  return (
    <>
      {days.map((day, index) => {
        const isLabelled = index % 10 === 4 && index < days.length - 7;
        if (!isLabelled) return null;
        return (
          <span key={day.date} style={{ left: `${((index + 0.5) / days.length) * 100}%` }}>
            {timeFormatter.shortDate(day.from, now)}
          </span>
        );
      })}
      <span className="end">today</span>
    </>
  );
}
