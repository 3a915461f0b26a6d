import type { Summary } from 'backend/core/summary';
import { useRef, useState } from 'react';
import { count } from '../format.ts';
import { ActivityRow } from './ActivityRow.tsx';
import { Empty } from './Empty.tsx';
import { News } from './News.tsx';
import { Panel } from './Panel.tsx';
import { Placeholder } from './Placeholder.tsx';
import { usePage } from './page.ts';
import { useHold } from './use-hold.ts';
import { useRowMotion } from './use-row-motion.ts';
import { useWholeRows } from './use-whole-rows.ts';

/** More than any screen shows whole. */
const ROWS = 60;

const NONE: Summary['activity'] = [];

/** What happened, the newest first. */
export function Activity({ summary }: { summary: Summary | null }) {
  const { kiosk } = usePage();
  // A parked pointer on a wall would hold the list for ever.
  const { rows, fresh, release, handlers } = useHold(summary?.activity ?? NONE, !kiosk);
  const meta =
    fresh > 0 ? (
      <button type="button" className="word" onClick={release}>
        {count(fresh)} new
      </button>
    ) : (
      'newest first'
    );
  return (
    <Panel id="activity" title="Recent activity" meta={meta} data={summary}>
      {summary ? (
        <div className="feed" {...handlers}>
          <Feed summary={summary} rows={rows} />
        </div>
      ) : (
        <Waiting />
      )}
    </Panel>
  );
}

function Feed({ summary, rows }: { summary: Summary; rows: Summary['activity'] }) {
  const { freshness } = usePage();
  const [all, setAll] = useState(false);
  const list = useRef<HTMLOListElement>(null);
  const shown = rows.slice(0, ROWS);
  useWholeRows(list, rows);
  useRowMotion(list, freshness.kind !== 'live');
  if (rows.length === 0) return <Empty>No events yet. The newest will be on top.</Empty>;
  return (
    <>
      <ol ref={list} className={all ? 'rows all' : 'rows'}>
        {shown.map((row) => (
          <ActivityRow key={row.key} row={row} directory={summary.directory} />
        ))}
      </ol>
      {!all && (
        <button type="button" className="more" onClick={() => setAll(true)}>
          More
        </button>
      )}
      <News activity={summary.activity} />
    </>
  );
}

function Waiting() {
  return (
    <ol className="rows" aria-hidden="true">
      {Array.from({ length: 24 }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: equal bars
        <li key={row} className="wait">
          <Placeholder kind="line" />
          <Placeholder kind="row" />
        </li>
      ))}
    </ol>
  );
}
