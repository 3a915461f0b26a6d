import type { Summary } from 'backend/core/metrics/summary';
import { formatNumber, formatPercent } from '../../format/format.ts';
import { Panel } from '../../panel-frame/Panel.tsx';
import type { PanelProps } from '../../panel-frame/panel-definition.ts';

/** How the community's messages are spread over its people. No judgement: a high share is not bad by itself. */
export function ShapePanel({ summary }: PanelProps) {
  return (
    <Panel meta="30 d" retryOn={summary}>
      {summary && <Figures summary={summary} />}
    </Panel>
  );
}

function Figures({ summary: { distribution: shape } }: { summary: Summary }) {
  const ratio = (value: number | null) => (value === null ? '—' : formatPercent(value));
  const figures = [
    ['Stickiness', ratio(shape.stickiness), 'Posted in the last 24 h, of those who posted in the last 30 days'],
    ['Came back', ratio(shape.retention), 'Posters of the 30 days before who posted again'],
    ['Top 10', ratio(shape.top10Share), 'Messages by the ten who write most, of all'],
    [
      'Half by',
      shape.absenceFactor === null ? '—' : formatNumber(shape.absenceFactor),
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
