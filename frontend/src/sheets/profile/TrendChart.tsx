import type { MessageChart } from 'backend/core/metrics/chart';
import { AxisLabels } from '../../charts/AxisLabels.tsx';
import { BarChart } from '../../charts/BarChart.tsx';
import { chartBars } from '../../charts/chart-bars.ts';
import { formatCount } from '../../format/format.ts';
import { usePage } from '../../ui/page/page-context.ts';
import { useView } from '../../ui/page/view-context.ts';

/** Messages over the whole past. The bars that the viewer drags across or presses become the period of the page. */
export function TrendChart({ chart }: { chart: MessageChart }) {
  const { timeFormatter, now, present } = usePage();
  const { changeView } = useView();
  const { unit, slots } = chart;
  const moment = now();
  function select(first: number, last: number) {
    const [from, to] = [slots[first]?.from, slots[last]?.to];
    if (from !== undefined && to !== undefined) changeView({ period: { kind: 'custom', from, to } });
  }
  return (
    <section>
      <h3>
        Messages over the whole past <span className="number">by the {unit}. Drag across bars for a period</span>
      </h3>
      <div className="plot">
        <BarChart
          label={`Messages by the ${unit}, ${formatCount(slots.length, 'bar')}`}
          bars={chartBars(chart, moment, present(), '', timeFormatter)}
          before={[]}
          onSelect={select}
        >
          {null}
        </BarChart>
        <AxisLabels chart={chart} now={moment} />
      </div>
    </section>
  );
}
