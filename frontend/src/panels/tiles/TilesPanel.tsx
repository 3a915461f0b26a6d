import type { Summary } from 'backend/core/metrics/summary';
import type { WindowCount } from 'backend/core/metrics/window-count';
import type { CountedNumbers } from 'backend/core/queries/what-counts/difference';
import { isFiltered } from 'backend/core/state/filter';
import { type ReactNode, useState } from 'react';
import { formatNumber } from '../../format/format.ts';
import { isDefaultPeriod } from '../../format/period-choices.ts';
import { periodLabel, summaryPeriodLabel } from '../../format/period-label.ts';
import type { LoadDefinition } from '../../panel-frame/metric-definition.ts';
import { usePanelDefinition } from '../../panel-frame/panel-context.ts';
import type { PanelProps } from '../../panel-frame/panel-definition.ts';
import { ErrorBoundary } from '../../ui/ErrorBoundary.tsx';
import { FlashOnChange } from '../../ui/FlashOnChange.tsx';
import { usePage } from '../../ui/page/page-context.ts';
import { LoadingText, Skeleton } from '../../ui/Skeleton.tsx';
import { FirstReplyTile } from './FirstReplyTile.tsx';
import {
  loadMembersDefinition,
  loadMessagesDefinition,
  loadPostersDefinition,
  loadTotalDefinition,
} from './load-definitions.ts';
import { OldNumber, OldNumbers } from './OldNumbers.tsx';
import { periodChange } from './period-change.ts';
import { Sparkline } from './Sparkline.tsx';
import { TileTitle } from './TileTitle.tsx';

/** A name of the period with more letters stands on a line of its own, so that it is not cut. */
const MAX_INLINE_LETTERS = 3;

/** The five numbers above the other panels. */
export function TilesPanel({ summary }: PanelProps) {
  const { id, title } = usePanelDefinition();
  const { timeFormatter } = usePage();
  const period = summary ? periodLabel(summary.period, summary.now, timeFormatter) : '30 d';
  const isLong = period.replace(' ', '').length > MAX_INLINE_LETTERS;
  const [known, setKnown] = useState<CountedNumbers | null>(null);
  const isChangedHere = summary !== null && !summary.isOwnDefinition;
  const old = isChangedHere ? known : null;
  return (
    <section className={isLong ? 'tiles long' : 'tiles'} id={id} aria-label={title}>
      <MetricTile definition={loadTotalDefinition} title="Total messages" value={summary?.total.messages}>
        {old ? <OldNumber value={old.total} /> : summary ? <SinceDate summary={summary} /> : <LoadingText />}
      </MetricTile>
      <PeriodTile
        title="Messages"
        period={period}
        definition={loadMessagesDefinition}
        field="messages"
        summary={summary}
        old={old}
      />
      <PeriodTile
        title="New members"
        period={period}
        definition={loadMembersDefinition}
        field="newMembers"
        summary={summary}
        old={old}
      />
      <PeriodTile
        title="People posting"
        period={period}
        definition={loadPostersDefinition}
        field="posters"
        summary={summary}
        old={old}
      />
      <FirstReplyTile summary={summary} period={period} />
      {isChangedHere && <OldNumbers onChange={setKnown} />}
    </section>
  );
}

interface PeriodTileProps {
  title: string;
  /** The name of the period. */
  period: string;
  definition: LoadDefinition;
  field: 'messages' | 'newMembers' | 'posters';
  summary: Summary | null;
  /** The numbers by the community's definition, while the page has another one. */
  old: CountedNumbers | null;
}

/** A number of the period, with its change. */
function PeriodTile({ title, period, definition, field, summary, old }: PeriodTileProps) {
  return (
    <MetricTile
      definition={definition}
      title={title}
      period={period}
      value={summary?.[field].count}
      trend={trendValues(summary, field)}
    >
      {old ? <OldNumber value={old[field]} /> : summary && <Change value={summary[field]} summary={summary} />}
    </MetricTile>
  );
}

interface MetricTileProps {
  definition: LoadDefinition;
  title: string;
  /** The name of the period that it counts; without one it counts everything. */
  period?: string;
  /** Undefined while it is loading. */
  value: number | undefined;
  /** Its values over the last 30 days. */
  trend?: readonly number[];
  children: ReactNode;
}

function MetricTile({ definition, title, period, value, trend = [], children }: MetricTileProps) {
  return (
    <article className="tile" aria-label={period === undefined ? title : `${title} ${period}`}>
      <TileTitle definition={definition} title={title} period={period} />
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
  const since = summary.total.heldFrom ?? summary.total.since;
  return since === null ? 'from the first message on' : `since ${timeFormatter.shortDate(since, summary.now)}`;
}

const ARROWS = { up: '▲', down: '▼', same: '' } as const;

/** The change against the comparison. Without one, how much of the period is known. */
function Change({ value, summary }: { value: WindowCount; summary: Summary }) {
  const { timeFormatter } = usePage();
  const { period } = summary;
  const change = periodChange(value);
  if (!change) {
    const known = summaryPeriodLabel(summary, timeFormatter);
    if (known.startsWith('since ')) return known;
    if (period.comparison === 'none' || period.chosen.kind === 'all') return null;
    return summary.heldFrom === null ? 'earlier not known' : 'earlier not loaded yet';
  }
  const base = period.comparison === 'year' ? `${change.from} a year earlier` : change.from;
  if (change.direction === 'same') return `unchanged from ${base}`;
  return (
    <>
      <span className={`change ${change.direction}`}>
        {ARROWS[change.direction]} {change.amount}
      </span>{' '}
      from {base}
    </>
  );
}

/** The curve is of the whole community in rolling 30 days, so it belongs to no other number. */
function trendValues(summary: Summary | null, field: 'messages' | 'newMembers' | 'posters'): readonly number[] {
  if (!summary || isFiltered(summary.filter) || !isDefaultPeriod(summary.period.chosen)) return [];
  return summary.trend.map((point) => point[field]);
}
