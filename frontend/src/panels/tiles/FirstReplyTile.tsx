import type { Summary } from 'backend/core/metrics/summary';
import { SECOND_MS } from 'backend/core/time/units';
import { formatDuration, formatNumber } from '../../format/format.ts';
import { ErrorBoundary } from '../../ui/ErrorBoundary.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { loadFirstReplyDefinition } from './load-definitions.ts';
import { TileTitle } from './TileTitle.tsx';

/** Below this many a percentile says more than is known (docs/metrics.md#small-samples). */
const MIN_SAMPLE_SIZE = 10;

/** The time to the first reply by another person: median and 90th percentile. See `docs/metrics.md#first-reply`. */
export function FirstReplyTile({ summary, period }: { summary: Summary | null; period: string }) {
  return (
    <article className="tile reply" aria-label={`Time to first reply ${period}`}>
      <TileTitle definition={loadFirstReplyDefinition} title="Time to first reply" period={period} />
      <ErrorBoundary retryOn={summary}>
        {summary ? <ReplyTimes summary={summary} /> : <FirstReplySkeleton />}
      </ErrorBoundary>
    </article>
  );
}

function ReplyTimes({ summary: { firstReply, period } }: { summary: Summary }) {
  const { p50, p90, n } = firstReply;
  if (p50 === null)
    return (
      <>
        <p className="number none">—</p>
        <p className="note">from the first reply in a thread on</p>
      </>
    );
  const [value, unit, ...rest] = formatDuration(p50).split(' ');
  return (
    <>
      <p className={n < MIN_SAMPLE_SIZE ? 'number few' : 'number'}>
        <span>
          {value}
          <small>{[unit, ...rest].join(' ')} p50</small>
          {p90 !== null && (
            <span className="p90">
              <b>{formatDuration(p90)}</b> p90
            </span>
          )}
        </span>
      </p>
      <p className="note">
        <ReplyTimeChange
          now={p50}
          before={firstReply.previous?.p50 ?? null}
          isYearEarlier={period.comparison === 'year'}
        />
        <span>n {formatNumber(n)}</span>
      </p>
    </>
  );
}

interface ReplyTimeChangeProps {
  now: number;
  before: number | null;
  /** Whether `before` is of the same period a year earlier. */
  isYearEarlier: boolean;
}

/** A shorter time is better, so a decrease is green. */
function ReplyTimeChange({ now, before, isYearEarlier }: ReplyTimeChangeProps) {
  const difference = before === null ? 0 : now - before;
  if (before === null || Math.abs(difference) < SECOND_MS) return null;
  return (
    <span className="since">
      <span className={difference < 0 ? 'change up' : 'change down'}>
        {difference < 0 ? '▼' : '▲'} {formatDuration(Math.abs(difference))}
      </span>{' '}
      from {formatDuration(before)}
      {isYearEarlier && ' a year earlier'}
    </span>
  );
}

function FirstReplySkeleton() {
  return (
    <>
      <p className="number">
        <Skeleton kind="number" />
      </p>
      <p className="note">{'\u00A0'}</p>
    </>
  );
}
