import type { Summary } from 'backend/core/summary';
import { count, duration } from '../format.ts';
import { Boundary } from './Boundary.tsx';
import { Placeholder } from './Placeholder.tsx';
import { Why } from './Why.tsx';

/** Below this many a percentile says more than is known (`features.md` 4.1, small samples). */
const FEW = 10;

/** How long whoever starts a thread waits for somebody else. */
export function FirstReply({ summary }: { summary: Summary | null }) {
  return (
    <article className="tile reply" aria-label="Time to first reply">
      <h2>
        <Why what="firstReply" title="Time to first reply" />
      </h2>
      <Boundary retryOn={summary}>{summary ? <Times summary={summary} /> : <Waiting />}</Boundary>
    </article>
  );
}

function Times({ summary: { firstReply } }: { summary: Summary }) {
  const { p50, p90, n } = firstReply;
  if (p50 === null)
    return (
      <>
        <p className="number none">—</p>
        <p className="note">from the first reply in a thread on</p>
      </>
    );
  const [value, unit, ...rest] = duration(p50).split(' ');
  return (
    <>
      <p className={n < FEW ? 'number few' : 'number'}>
        <span>
          {value}
          <small>{[unit, ...rest].join(' ')} p50</small>
          {p90 !== null && (
            <span className="p90">
              <b>{duration(p90)}</b> p90
            </span>
          )}
        </span>
      </p>
      <p className="note">
        <Change now={p50} before={firstReply.previous?.p50 ?? null} />
        <span>n {count(n)}</span>
      </p>
    </>
  );
}

/** Here less is better. */
function Change({ now, before }: { now: number; before: number | null }) {
  const difference = before === null ? 0 : now - before;
  if (before === null || Math.abs(difference) < 1000) return null;
  return (
    <span className="since">
      <span className={difference < 0 ? 'change up' : 'change down'}>
        {difference < 0 ? '▼' : '▲'} {duration(Math.abs(difference))}
      </span>{' '}
      from {duration(before)}
    </span>
  );
}

function Waiting() {
  return (
    <>
      <p className="number">
        <Placeholder kind="number" />
      </p>
      <p className="note">{'\u00A0'}</p>
    </>
  );
}
