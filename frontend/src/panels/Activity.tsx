import type { Summary } from 'backend/core/summary';
import { useMemo, useState } from 'react';
import { count } from '../format.ts';
import { ActivityRow } from './ActivityRow.tsx';
import { Empty } from './Empty.tsx';
import { News } from './News.tsx';
import { Panel } from './Panel.tsx';
import { Placeholder } from './Placeholder.tsx';
import { usePage } from './page.ts';
import { Repeated } from './Repeated.tsx';
import { rowMotion } from './row-motion.ts';
import { useHold } from './use-hold.ts';
import { watchRows } from './watch-rows.ts';
import { lastSeen, withinColumns } from './whole-rows.ts';

/** More than any screen shows whole. */
const ROWS = 60;
/** More than most show: each row costs time whenever one comes, seen or not. */
const FIRST_ROWS = 12;

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
  const isLive = freshness.kind === 'live';
  const [room, setRoom] = useState(FIRST_ROWS);
  const watch = useMemo(() => {
    const grow = (drawn: number) => setRoom((before) => (drawn < before ? before : Math.min(ROWS, 2 * before)));
    const looks = [withinColumns, lastSeen(grow)];
    // What comes while the page catches up is old: it does not enter, it is there.
    return watchRows(isLive ? [...looks, rowMotion()] : looks);
  }, [isLive]);
  const shown = rows.slice(0, room);
  if (rows.length === 0) return <Empty>No events yet. The newest will be on top.</Empty>;
  return (
    <>
      <ol ref={watch} className={all ? 'rows all' : 'rows'}>
        {shown.map((row) => (
          <ActivityRow key={row.key} row={row} />
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
    <div className="feed">
      <ol className="rows" aria-hidden="true">
        <Repeated times={24}>
          <li className="wait">
            <Placeholder kind="line" />
            <Placeholder kind="row" />
          </li>
        </Repeated>
      </ol>
    </div>
  );
}
