import type { Summary } from 'backend/core/summary';
import { count } from '../format.ts';
import type { View } from '../live/view.ts';
import type { Times } from '../times.ts';
import { Glyph } from './Glyph.tsx';
import { importLabel } from './import-label.ts';
import { Lacks } from './Lacks.tsx';
import { Pointed } from './Pointed.tsx';
import { type Trouble, trouble } from './trouble.ts';
import { useNow } from './use-now.ts';
import { workspaceNotes } from './workspace-notes.ts';

interface Props {
  view: View;
  times: Times;
  now: () => number;
  /** Set while the page shows a part, or another moment. */
  pointed: Summary | null;
  onRetry: () => void;
  onImport: () => void;
}

/** Says where the numbers come from; in trouble, what that means for them. One reserved row, so that nothing shifts. */
export function BottomLine({ view, times, now, pointed, onRetry, onImport }: Props) {
  const time = useNow(now);
  const { connection, status, summary } = view;
  const problem = trouble(connection, status, summary !== null, times, time);
  // What is wrong now goes before whatever else is looked at.
  if (!problem && pointed) return <Pointed summary={pointed} />;
  return (
    <footer className={problem ? 'bottom bad' : 'bottom'}>
      <p className="said" role="status">
        {problem && (
          <>
            <Glyph state="down" />
            <b>{problem.title}</b> <span>{problem.text}</span>
          </>
        )}
      </p>
      {problem ? (
        problem.retry && <Retry retry={problem.retry} now={time} onRetry={onRetry} />
      ) : (
        <Origin view={view} times={times} now={time} onImport={onImport} />
      )}
    </footer>
  );
}

/** Apart from what is announced: a countdown read aloud each second helps nobody. */
function Retry({ retry, now, onRetry }: { retry: NonNullable<Trouble['retry']>; now: number; onRetry: () => void }) {
  const left = Math.max(0, Math.ceil((retry.at - now) / 1000));
  return (
    <>
      <span className="attempt">
        Attempt {count(retry.attempt)}, {left > 0 ? `next in ${left} s` : 'now'}
      </span>
      <button type="button" onClick={onRetry}>
        Try now
      </button>
    </>
  );
}

function Origin({
  view: { cursor, digest, summary, status },
  times,
  now,
  onImport,
}: Pick<Props, 'view' | 'times' | 'onImport'> & { now: number }) {
  const { coverage, doing, trouble, lacks } = workspaceNotes(
    status?.api ?? null,
    summary?.total.since ?? null,
    times,
    now,
  );
  return (
    <>
      <div className="origin">
        {cursor && <span>cursor {cursor}</span>}
        {digest && <span>digest {digest.slice(0, 8).replace(/(.{4})(?=.)/, '$1 ')}</span>}
        {coverage && <span>{coverage}</span>}
        {doing && <span className="doing">{doing}</span>}
        {trouble && <span className="trouble">{trouble}</span>}
        <Lacks lacks={lacks} />
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
