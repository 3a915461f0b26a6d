import { useCallback } from 'react';
import { HourGrid } from '../../charts/HourGrid.tsx';
import { formatNumber } from '../../format/format.ts';
import { summaryPeriodLabel } from '../../format/period-label.ts';
import { Panel } from '../../panel-frame/Panel.tsx';
import type { PanelProps } from '../../panel-frame/panel-definition.ts';
import { usePage } from '../../ui/page/page-context.ts';

const SHADES = [0, 1, 2, 3, 4, 5] as const;

/** Messages by hour of the week, one cell for each hour. See `docs/metrics.md#busy-hours`. */
export function BusyHoursPanel({ summary }: PanelProps) {
  const { timeFormatter, filter, toggleFilter } = usePage();
  const selectHour = useCallback((hour: number) => toggleFilter({ hour }), [toggleFilter]);
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
      {summary && <HourGrid hours={summary.hours} selected={filter.hour} onSelect={selectHour} />}
    </Panel>
  );
}
