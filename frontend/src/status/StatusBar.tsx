import type { Summary } from 'backend/core/metrics/summary';
import { formatNumber } from '../format/format.ts';
import type { TimeFormatter } from '../format/time-formatter.ts';
import type { DashboardState } from '../live/dashboard-state.ts';
import { useNow } from '../ui/use-now.ts';
import { FilterBar } from './FilterBar.tsx';
import { importLabel } from './import-label.ts';
import { MissingScopes } from './MissingScopes.tsx';
import { findProblem, type Problem } from './problem.ts';
import { StatusIcon } from './StatusIcon.tsx';
import { workspaceNotes } from './workspace-notes.ts';

interface Props {
  view: DashboardState;
  timeFormatter: TimeFormatter;
  now: () => number;
  /** Set while the page shows a part, or another moment. */
  filteredSummary: Summary | null;
  onRetry: () => void;
  onImport: () => void;
}

/** Says where the numbers come from; in trouble, what that means for them. One reserved row, so that nothing shifts. */
export function StatusBar({ view, timeFormatter: times, now, filteredSummary: pointed, onRetry, onImport }: Props) {
  const time = useNow(now);
  const { connection, status, summary } = view;
  const problem = findProblem(connection, status, summary !== null, times, time);
  // What is wrong now goes before whatever else is looked at.
  if (!problem && pointed) return <FilterBar summary={pointed} />;
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
        <DataProvenance view={view} timeFormatter={times} now={time} onImport={onImport} />
      )}
    </footer>
  );
}

/** Apart from what is announced: a countdown read aloud each second helps nobody. */
function RetryCountdown({
  retry,
  now,
  onRetry,
}: {
  retry: NonNullable<Problem['retry']>;
  now: number;
  onRetry: () => void;
}) {
  const left = Math.max(0, Math.ceil((retry.at - now) / 1000));
  return (
    <>
      <span className="attempt">
        Attempt {formatNumber(retry.attempt)}, {left > 0 ? `next in ${left} s` : 'now'}
      </span>
      <button type="button" onClick={onRetry}>
        Try now
      </button>
    </>
  );
}

function DataProvenance({
  view: { cursor, digest, summary, status },
  timeFormatter: times,
  now,
  onImport,
}: Pick<Props, 'view' | 'timeFormatter' | 'onImport'> & { now: number }) {
  const {
    coverage,
    apiActivity: doing,
    apiProblem: trouble,
    missingScopes: lacks,
  } = workspaceNotes(status?.api ?? null, summary?.total.since ?? null, times, now);
  return (
    <>
      <div className="origin">
        {cursor && <span>cursor {cursor}</span>}
        {digest && <span>digest {digest.slice(0, 8).replace(/(.{4})(?=.)/, '$1 ')}</span>}
        {coverage && <span>{coverage}</span>}
        {doing && <span className="doing">{doing}</span>}
        {trouble && <span className="trouble">{trouble}</span>}
        <MissingScopes lacks={lacks} />
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
