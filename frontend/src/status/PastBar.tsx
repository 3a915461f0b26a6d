import type { PastLoading } from '../live/dashboard-state.ts';

/** The status bar while rows of the past are loaded: how far that is, or why it failed. */
export function PastBar({ past: { fraction, failedStatus }, onRetry }: { past: PastLoading; onRetry: () => void }) {
  const hasFailed = failedStatus !== undefined;
  return (
    <footer className={hasFailed ? 'bottom bad' : 'bottom act'}>
      <p className="said" role="status">
        {hasFailed ? (
          <>
            <b>The past could not be loaded.</b> <span>{reasonOf(failedStatus)}</span>
          </>
        ) : (
          <span>Loading the past</span>
        )}
      </p>
      {hasFailed ? (
        <button type="button" onClick={onRetry}>
          Try now
        </button>
      ) : (
        // Outside of the live region, because a screen reader would announce each step.
        <span className="attempt">{Math.floor(fraction * 100)} %</span>
      )}
    </footer>
  );
}

function reasonOf(status: number | null): string {
  if (status === null) return 'The server does not respond. The page tries again.';
  if (status === 401 || status === 403) return `The server refuses access (${status}). Open the page again to sign in.`;
  return `The server responded with status ${status}. The page tries again.`;
}
