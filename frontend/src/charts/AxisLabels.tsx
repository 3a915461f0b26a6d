import type { Milliseconds } from 'backend/core/time/units';
import { usePage } from '../ui/page/page-context.ts';
import { axisLabels, type Chart, lastLabel } from './chart-bars.ts';
import { useWidthRem } from './use-width.ts';

/** The labels under a bar chart. `now`: the moment shown, ms UTC. */
export function AxisLabels({ chart, now }: { chart: Chart; now: Milliseconds }) {
  const { timeFormatter, present } = usePage();
  const [widthRem, ref] = useWidthRem();
  const last = lastLabel(chart, present());
  return (
    <div ref={ref} className="dates" aria-hidden="true">
      {axisLabels(chart, now, widthRem, last, timeFormatter).map(({ key, position, text, isStart }) => (
        <span key={key} className={isStart ? 'begins' : undefined} style={{ left: `${position * 100}%` }}>
          {text}
        </span>
      ))}
      {last !== null && <span className="end">{last}</span>}
    </div>
  );
}
