import type { Summary } from 'backend/core/metrics/summary';
import { formatNumber, formatPercent } from '../../format/format.ts';
import { summaryPeriodLabel } from '../../format/period-label.ts';
import { Panel } from '../../panel-frame/Panel.tsx';
import type { PanelProps } from '../../panel-frame/panel-definition.ts';
import { usePage } from '../../ui/page/page-context.ts';

/** How messages are distributed over people, see `docs/metrics.md#message-distribution`. It judges nothing. */
export function ShapePanel({ summary }: PanelProps) {
  const { timeFormatter } = usePage();
  return (
    <Panel meta={summary ? summaryPeriodLabel(summary, timeFormatter) : '30 d'} retryOn={summary}>
      {summary && <Figures summary={summary} />}
    </Panel>
  );
}

function Figures({ summary: { distribution, period } }: { summary: Summary }) {
  const before = period.comparison === 'year' ? 'of the same period a year earlier' : 'of the period before';
  const ratio = (value: number | null) => (value === null ? '—' : formatPercent(value));
  const figures = [
    ['Stickiness', ratio(distribution.stickiness), 'Posted in the last 24 h, of those who posted in the period'],
    ['Came back', ratio(distribution.retention), `Posters ${before} who posted again`],
    ['Top 10', ratio(distribution.top10Share), 'Messages by the ten who write most, of all'],
    [
      'Half by',
      distribution.absenceFactor === null ? '—' : formatNumber(distribution.absenceFactor),
      'The fewest people who wrote half of the messages: contributor absence factor',
    ],
  ] as const;
  return (
    <dl className="figures">
      {figures.map(([name, value, meaning]) => (
        <div key={name} title={meaning}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
