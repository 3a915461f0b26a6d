import type { Summary } from 'backend/core/metrics/summary';
import { type Milliseconds, msToSeconds } from 'backend/core/time/units';
import { Suspense } from 'react';
import { formatNumber } from '../format/format.ts';
import type { TimeFormatter } from '../format/time-formatter.ts';
import type { DashboardState } from '../live/dashboard-state.ts';
import { preloadedComponent } from '../ui/lazy-component.ts';
import { useNow } from '../ui/use-now.ts';
import { CursorAndDigest } from './CursorAndDigest.tsx';
import { importLabel } from './import-label.ts';
import { MissingScopes } from './MissingScopes.tsx';
import { findProblem, type Problem } from './problem.ts';
import { StatusIcon } from './StatusIcon.tsx';
import { workspaceNotes } from './workspace-notes.ts';

const FilterBar = preloadedComponent(() => import('./FilterBar.tsx').then(({ FilterBar }) => FilterBar));
const PastBar = preloadedComponent(() => import('./PastBar.tsx').then(({ PastBar }) => PastBar));

interface Props {
  view: DashboardState;
  timeFormatter: TimeFormatter;
  now: () => Milliseconds;
  /** Set while the page is filtered or shows a past moment. */
  filteredSummary: Summary | null;
  onRetry: () => void;
  onImport: () => void;
}

/** The bottom row: a problem, else how far the past is loaded, else the filter, else where the numbers come from. Its place is reserved, so nothing shifts. */
export function StatusBar({ view, timeFormatter, now, filteredSummary, onRetry, onImport }: Props) {
  const time = useNow(now);
  const { connection, status, summary, past } = view;
  const problem = findProblem(connection, status, summary !== null, timeFormatter, time);
  if (!problem && (past || filteredSummary))
    return (
      <Suspense fallback={<footer className="bottom act" />}>
        {past ? (
          <PastBar past={past} onRetry={onRetry} />
        ) : (
          filteredSummary && <FilterBar summary={filteredSummary} view={view} />
        )}
      </Suspense>
    );
  return (
    <footer className={problem ? 'bottom bad' : 'bottom'}>
      <p className="said" role="status">
        {problem && (
          <>
            <StatusIcon state="down" />
            <b>{problem.title}</b> <span>{problem.text}</span>
          </>
        )}
      </p>
      {problem ? (
        problem.retry && <RetryCountdown retry={problem.retry} now={time} onRetry={onRetry} />
      ) : (
        <DataProvenance view={view} timeFormatter={timeFormatter} now={time} onImport={onImport} />
      )}
    </footer>
  );
}

/** Outside of the live region, because a screen reader would announce each second. */
function RetryCountdown({
  retry,
  now,
  onRetry,
}: {
  retry: NonNullable<Problem['retry']>;
  now: Milliseconds;
  onRetry: () => void;
}) {
  const secondsLeft = Math.max(0, Math.ceil(msToSeconds(retry.at - now)));
  return (
    <>
      <span className="attempt">
        Attempt {formatNumber(retry.attempt)}, {secondsLeft > 0 ? `next in ${secondsLeft} s` : 'now'}
      </span>
      <button type="button" onClick={onRetry}>
        Try now
      </button>
    </>
  );
}

function DataProvenance({
  view: { cursor, digest, summary, status },
  timeFormatter,
  now,
  onImport,
}: Pick<Props, 'view' | 'timeFormatter' | 'onImport'> & { now: Milliseconds }) {
  const since = summary?.total.since ?? null;
  const notes = workspaceNotes(status?.api ?? null, since, timeFormatter, now);
  return (
    <>
      <div className="origin">
        <CursorAndDigest cursor={cursor} digest={digest} />
        {notes.coverage && <span>{notes.coverage}</span>}
        {notes.apiActivity && <span className="doing">{notes.apiActivity}</span>}
        {notes.historyChange && <span className="doing">{notes.historyChange}</span>}
        {notes.apiProblem && <span className="trouble">{notes.apiProblem}</span>}
        <MissingScopes missingScopes={notes.missingScopes} />
      </div>
      {status && (
        <button type="button" className="past" onClick={onImport}>
          {importLabel(status.import)}
        </button>
      )}
      <p className="keys" aria-hidden="true">
        <span>
          <kbd>?</kbd> keys
        </span>
        <span>
          <kbd>T</kbd> theme
        </span>
        <span>
          <kbd>K</kbd> kiosk
        </span>
      </p>
    </>
  );
}
