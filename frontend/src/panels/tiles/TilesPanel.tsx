import type { Summary } from 'backend/core/metrics/summary';
import type { WindowCount } from 'backend/core/metrics/window-count';
import type { ReactNode } from 'react';
import { formatNumber } from '../../format/format.ts';
import { describePartialWindow } from '../../format/partial-window.ts';
import { MetricExplanation } from '../../panel-frame/MetricExplanation.tsx';
import type { MetricDefinition } from '../../panel-frame/metric-definition.ts';
import { usePanelDefinition } from '../../panel-frame/panel-context.ts';
import type { PanelProps } from '../../panel-frame/panel-definition.ts';
import { ErrorBoundary } from '../../ui/ErrorBoundary.tsx';
import { FlashOnChange } from '../../ui/FlashOnChange.tsx';
import { usePage } from '../../ui/page-context.ts';
import { LoadingText, Skeleton } from '../../ui/Skeleton.tsx';
import { FirstReplyTile } from './FirstReplyTile.tsx';
import { MEMBERS_DEFINITION, MESSAGES_DEFINITION, POSTERS_DEFINITION, TOTAL_DEFINITION } from './metric-definitions.ts';
import { periodChange } from './period-change.ts';
import { Sparkline } from './Sparkline.tsx';

/** The five numbers above the other panels. */
export function TilesPanel({ summary }: PanelProps) {
  const { id, title } = usePanelDefinition();
  return (
    <section className="tiles" id={id} aria-label={title}>
      <MetricTile definition={TOTAL_DEFINITION} title="Total messages" value={summary?.total.messages}>
        {summary ? <SinceDate summary={summary} /> : <LoadingText />}
      </MetricTile>
      <MetricTile
        definition={MESSAGES_DEFINITION}
        title="Messages 30 d"
        value={summary?.messages.count}
        trend={trendValues(summary, 'messages')}
      >
        {summary && <Comparison value={summary.messages} summary={summary} />}
      </MetricTile>
      <MetricTile
        definition={MEMBERS_DEFINITION}
        title="New members 30 d"
        value={summary?.newMembers.count}
        trend={trendValues(summary, 'newMembers')}
      >
        {summary && <Comparison value={summary.newMembers} summary={summary} />}
      </MetricTile>
      <MetricTile
        definition={POSTERS_DEFINITION}
        title="People posting 30 d"
        value={summary?.posters.count}
        trend={trendValues(summary, 'posters')}
      >
        {summary && <Comparison value={summary.posters} summary={summary} />}
      </MetricTile>
      <FirstReplyTile summary={summary} />
    </section>
  );
}

interface MetricTileProps {
  definition: MetricDefinition;
  title: string;
  /** Undefined while it is loading. */
  value: number | undefined;
  /** Its values over the last 30 days. */
  trend?: readonly number[];
  children: ReactNode;
}

function MetricTile({ definition, title, value, trend = [], children }: MetricTileProps) {
  return (
    <article className="tile" aria-label={title}>
      <h2>
        <MetricExplanation definition={definition} title={title} />
      </h2>
      <ErrorBoundary retryOn={value}>
        {value === undefined ? (
          <p className="number">
            <Skeleton kind="number" />
          </p>
        ) : (
          <p className="number" style={{ fontSize: fittingFontSize(formatNumber(value)) }}>
            <FlashOnChange>{formatNumber(value)}</FlashOnChange>
            <Sparkline values={trend} />
          </p>
        )}
        <p className="note">{children ?? '\u00A0'}</p>
      </ErrorBoundary>
    </article>
  );
}

/**
 * A number that is too long for its tile is drawn smaller, so that it is not cut. A bold digit is little more than half
 * as wide as it is high.
 */
function fittingFontSize(text: string): string {
  return `min(var(--number), ${Math.round(185 / text.length)}cqi)`;
}

function SinceDate({ summary }: { summary: Summary }) {
  const { timeFormatter } = usePage();
  const { since } = summary.total;
  return since === null ? 'from the first message on' : `since ${timeFormatter.shortDate(since, summary.now)}`;
}

const ARROWS = { up: '▲', down: '▼', same: '' } as const;

function Comparison({ value, summary }: { value: WindowCount; summary: Summary }) {
  const { timeFormatter } = usePage();
  const change = periodChange(value);
  if (!change) return describePartialWindow(summary, timeFormatter) ?? 'earlier not known';
  if (change.direction === 'same') return `unchanged from ${change.from}`;
  return (
    <>
      <span className={`change ${change.direction}`}>
        {ARROWS[change.direction]} {change.amount}
      </span>{' '}
      from {change.from}
    </>
  );
}

function trendValues(summary: Summary | null, field: 'messages' | 'newMembers' | 'posters'): readonly number[] {
  return summary?.trend.map((point) => point[field]) ?? [];
}
