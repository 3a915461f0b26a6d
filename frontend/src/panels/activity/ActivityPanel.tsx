import type { Summary } from 'backend/core/metrics/summary';
import { useMemo, useState } from 'react';
import { formatNumber } from '../../format/format.ts';
import { Panel } from '../../panel-frame/Panel.tsx';
import type { PanelProps } from '../../panel-frame/panel-definition.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { hideRowsBeyondColumns, onLastRowVisible } from '../../ui/hide-clipped-rows.ts';
import { observeRows } from '../../ui/observe-rows.ts';
import { usePage } from '../../ui/page-context.ts';
import { ActivityRow } from './ActivityRow.tsx';
import { animateNewRows } from './animate-new-rows.ts';
import { NewMessageAnnouncer } from './NewMessageAnnouncer.tsx';
import { usePausedRows } from './use-paused-rows.ts';

/** More than any screen shows whole. */
const MAX_ROWS = 60;
/** More than most show: each row costs time whenever one comes, seen or not. */
const INITIAL_ROWS = 12;

const NO_ACTIVITY: Summary['activity'] = [];

/** What happened, the newest first. */
export function ActivityPanel({ summary }: PanelProps) {
  const { kiosk } = usePage();
  // A parked pointer on a wall would hold the list for ever.
  const { rows, fresh, release, handlers } = usePausedRows(summary?.activity ?? NO_ACTIVITY, !kiosk);
  const meta =
    fresh > 0 ? (
      <button type="button" className="word" onClick={release}>
        {formatNumber(fresh)} new
      </button>
    ) : (
      'newest first'
    );
  return (
    <Panel meta={meta} retryOn={summary}>
      {summary && (
        <div className="feed" {...handlers}>
          <ActivityList summary={summary} rows={rows} />
        </div>
      )}
    </Panel>
  );
}

function ActivityList({ summary, rows }: { summary: Summary; rows: Summary['activity'] }) {
  const { freshness } = usePage();
  const [all, setAll] = useState(false);
  const isLive = freshness.kind === 'live';
  const [room, setRoom] = useState(INITIAL_ROWS);
  const watch = useMemo(() => {
    const grow = (drawn: number) => setRoom((before) => (drawn < before ? before : Math.min(MAX_ROWS, 2 * before)));
    const looks = [hideRowsBeyondColumns, onLastRowVisible(grow)];
    // What comes while the page catches up is old: it does not enter, it is there.
    return observeRows(isLive ? [...looks, animateNewRows()] : looks);
  }, [isLive]);
  const shown = rows.slice(0, room);
  if (rows.length === 0) return <EmptyState>No events yet. The newest will be on top.</EmptyState>;
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
      <NewMessageAnnouncer activity={summary.activity} />
    </>
  );
}
