import type { ChartSlot, MessageChart } from 'backend/core/metrics/chart';
import type { Summary } from 'backend/core/metrics/summary';
import { formatNumber } from '../../format/format.ts';
import { Panel } from '../../panel-frame/Panel.tsx';
import type { PanelProps } from '../../panel-frame/panel-definition.ts';
import { usePage } from '../../ui/page-context.ts';
import { BarChart } from './BarChart.tsx';
import { GapList, GapMarks } from './Gaps.tsx';
import { Scrubber } from './Scrubber.tsx';
import { dayBars, hourBars, hourTicks, positionOnAxis } from './time-axis.ts';

/** A bar for each slot of the period. See `docs/metrics.md#buckets`. */
export function OverTimePanel({ summary }: PanelProps) {
  const { asOf } = usePage();
  const meta = summary && <ChartMeta chart={summary.chart} />;
  return (
    <Panel meta={meta} showsPresent={asOf === null} retryOn={summary}>
      {summary && <Chart summary={summary} />}
    </Panel>
  );
}

function ChartMeta({ chart: { unit, slots } }: { chart: MessageChart }) {
  const { asOf, setMoment, timeFormatter } = usePage();
  const isShort = asOf !== null;
  return (
    <>
      <span>
        {!isShort && `${formatNumber(slots.length)} ${unit}${slots.length === 1 ? '' : 's'}`}
        <GapList slots={slots} prefix={isShort ? '' : ', '} />
      </span>
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
  const { timeFormatter, present } = usePage();
  const { chart, now, messages, period } = summary;
  const { unit, slots } = chart;
  const isHourly = unit === 'hour';
  return (
    <div className="plot">
      <BarChart
        label={`Messages ${isHourly ? 'an' : 'a'} ${unit} for ${formatNumber(slots.length)} ${unit}s`}
        bars={(isHourly ? hourBars : dayBars)(slots, now, present(), timeFormatter)}
        selection={null}
        onSelect={() => {}}
      >
        <p
          className="window"
          style={{
            left: `${positionOnAxis(slots, period.from) * 100}%`,
            right: `${(1 - positionOnAxis(slots, period.to)) * 100}%`,
          }}
        >
          <span>
            <b>{formatNumber(messages.count)}</b>
          </span>
        </p>
        <GapMarks slots={slots} />
      </BarChart>
      <div className="dates" aria-hidden="true">
        {isHourly ? <HourLabels slots={slots} /> : <DayLabels days={slots} now={now} />}
      </div>
      <Scrubber axis={period.axis} />
    </div>
  );
}

function HourLabels({ slots }: { slots: readonly ChartSlot[] }) {
  const { timeFormatter } = usePage();
  return hourTicks(slots, timeFormatter).map(({ at, text }) => (
    <span key={at} className="begins" style={{ left: `${positionOnAxis(slots, at) * 100}%` }}>
      {text}
    </span>
  ));
}

/** Every tenth day has a label, and the last one says "today". */
function DayLabels({ days, now }: { days: readonly ChartSlot[]; now: number }) {
  const { timeFormatter } = usePage();
  return (
    <>
      {days.map((day, index) => {
        const isLabelled = index % 10 === 4 && index < days.length - 7;
        if (!isLabelled) return null;
        return (
          <span key={day.from} style={{ left: `${((index + 0.5) / days.length) * 100}%` }}>
            {timeFormatter.shortDate(day.from, now)}
          </span>
        );
      })}
      <span className="end">today</span>
    </>
  );
}
