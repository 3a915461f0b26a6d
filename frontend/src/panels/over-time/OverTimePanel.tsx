import type { Summary } from 'backend/core/metrics/summary';
import { DEFAULT_PERIOD } from 'backend/core/time/period';
import { AxisLabels } from '../../charts/AxisLabels.tsx';
import { BarChart } from '../../charts/BarChart.tsx';
import { chartBars } from '../../charts/chart-bars.ts';
import { positionOnAxis } from '../../charts/time-axis.ts';
import { formatCount, formatNumber } from '../../format/format.ts';
import { isDefaultPeriod } from '../../format/period-choices.ts';
import { comparisonLabel, summaryPeriodLabel } from '../../format/period-label.ts';
import { Panel } from '../../panel-frame/Panel.tsx';
import type { PanelProps } from '../../panel-frame/panel-definition.ts';
import { usePage } from '../../ui/page/page-context.ts';
import { useView } from '../../ui/page/view-context.ts';
import { LazyGapList, LazyGapMarks } from './LazyGaps.tsx';
import { Scrubber } from './Scrubber.tsx';

/** A bar for each hour, day, week or month of the period. See `docs/metrics.md#buckets`. */
export function OverTimePanel({ summary }: PanelProps) {
  const { asOf } = usePage();
  const meta = summary && <ChartMeta summary={summary} />;
  return (
    <Panel meta={meta} showsPresent={asOf === null} retryOn={summary}>
      {summary && <Chart summary={summary} />}
    </Panel>
  );
}

function ChartMeta({ summary: { chart, period } }: { summary: Summary }) {
  const { asOf, setMoment, timeFormatter, present } = usePage();
  const { changeView } = useView();
  const isShort = asOf !== null;
  return (
    <>
      <span>
        {!isShort && `by the ${chart.unit}`}
        <LazyGapList slots={chart.slots} prefix={isShort ? '' : ', '} />
        {!isShort && isDefaultPeriod(period.chosen) && <span className="tip">. Drag across bars for a period</span>}
      </span>
      {!isDefaultPeriod(period.chosen) && (
        <button type="button" className="word" onClick={() => changeView({ period: DEFAULT_PERIOD })}>
          Last 30 days
        </button>
      )}
      {asOf === null ? (
        <b className="present">live</b>
      ) : (
        <button type="button" className="word" onClick={() => setMoment(null)}>
          {timeFormatter.weekdayDate(asOf, present())} {timeFormatter.timeOfDay(asOf).slice(0, 5)}, back to live
        </button>
      )}
    </>
  );
}

function Chart({ summary }: { summary: Summary }) {
  const { timeFormatter, present, asOf } = usePage();
  const { changeView } = useView();
  const { chart, now, messages, period } = summary;
  const { unit, slots } = chart;
  const isCompared = slots.some(({ before }) => before !== null);
  const beforeName = comparisonLabel(period.comparison);

  function select(first: number, last: number) {
    const [from, to] = [slots[first]?.from, slots[last]?.to];
    if (from === undefined || to === undefined || (from === period.axis.from && to === period.axis.to)) return;
    // A moment before the chosen bars would show none of them.
    const isMomentOutside = asOf !== null && asOf < from;
    changeView({ period: { kind: 'custom', from, to }, ...(isMomentOutside && { asOf: null }) });
  }
  return (
    <div className="plot">
      <BarChart
        label={`Messages by the ${unit}, ${formatCount(slots.length, 'bar')}`}
        bars={chartBars(chart, now, present(), beforeName, timeFormatter)}
        before={slots.map(({ before }) => before)}
        onSelect={select}
      >
        <p
          className={period.from < period.axis.from ? 'window cut' : 'window'}
          style={{
            left: `${positionOnAxis(slots, period.from) * 100}%`,
            right: `${(1 - positionOnAxis(slots, period.to)) * 100}%`,
          }}
        />
        <p className="legend-line">
          <span>
            {summaryPeriodLabel(summary, timeFormatter)} <b>{formatNumber(messages.count)}</b>
          </span>
          {isCompared && (
            <span className="compared-with">
              {beforeName}
              {messages.previous !== null && (
                <>
                  {' '}
                  <b>{formatNumber(messages.previous)}</b>
                </>
              )}
            </span>
          )}
        </p>
        <LazyGapMarks slots={slots} />
      </BarChart>
      <AxisLabels chart={chart} now={now} />
      <Scrubber chart={chart} />
    </div>
  );
}
