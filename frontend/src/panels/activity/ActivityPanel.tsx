import type { ActivityItem } from 'backend/core/metrics/latest-activity';
import type { Summary } from 'backend/core/metrics/summary';
import type { MessageKey } from 'backend/core/protocol/message-texts';
import { useMemo, useState } from 'react';
import { formatNumber } from '../../format/format.ts';
import { summaryPeriodLabel } from '../../format/period-label.ts';
import { Panel } from '../../panel-frame/Panel.tsx';
import type { PanelProps } from '../../panel-frame/panel-definition.ts';
import type { LoadedText } from '../../slack-markup/text-note.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { hideRowsBeyondColumns, onLastRowVisible } from '../../ui/hide-clipped-rows.ts';
import { observeRows } from '../../ui/observe-rows.ts';
import { textKey } from '../../ui/page/message-texts.ts';
import { usePage } from '../../ui/page/page-context.ts';
import { type Texts, useTexts } from '../../ui/page/use-texts.ts';
import { ActivityRow } from './ActivityRow.tsx';
import { animateNewRows } from './animate-new-rows.ts';
import { NewMessageAnnouncer } from './NewMessageAnnouncer.tsx';
import { usePausedRows } from './use-paused-rows.ts';

/** More rows than any screen has room for. */
const MAX_ROWS = 60;
/** Enough for most screens. Each row takes time to draw with every event, visible or not. */
const INITIAL_ROWS = 12;

const NO_ACTIVITY: Summary['activity'] = [];

/** The latest messages, joins and new channels, the newest first. See `docs/metrics.md#activity`. */
export function ActivityPanel({ summary }: PanelProps) {
  const { kiosk, timeFormatter } = usePage();
  // A wall screen does not pause: a pointer left above the list would pause it for ever.
  const { rows, newRowCount, resume, handlers } = usePausedRows(summary?.activity ?? NO_ACTIVITY, !kiosk);
  const order =
    summary && !summary.period.endsNow ? `newest of ${summaryPeriodLabel(summary, timeFormatter)}` : 'newest first';
  const meta =
    newRowCount > 0 ? (
      <button type="button" className="word" onClick={resume}>
        {formatNumber(newRowCount)} new
      </button>
    ) : (
      order
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
  const [showsAll, setShowsAll] = useState(false);
  const isLive = freshness.kind === 'live';
  const [maxRows, setMaxRows] = useState(INITIAL_ROWS);
  const listRef = useMemo(() => {
    const grow = (drawn: number) => setMaxRows((before) => (drawn < before ? before : Math.min(MAX_ROWS, 2 * before)));
    const effects = [hideRowsBeyondColumns, onLastRowVisible(grow)];
    // Rows that arrive while the page catches up are old, so they are not animated.
    return observeRows(isLive ? [...effects, animateNewRows()] : effects);
  }, [isLive]);
  const shown = rows.slice(0, maxRows);
  const { texts, isKept } = useTexts(shown.flatMap(missingText));
  if (rows.length === 0)
    return (
      <EmptyState>
        {summary.total.messages === 0
          ? 'No events yet. The newest will be on top.'
          : 'Nothing happened in this period.'}
      </EmptyState>
    );
  return (
    <>
      <ol ref={listRef} className={showsAll ? 'rows all' : 'rows'}>
        {shown.map((row) => (
          <ActivityRow key={row.key} row={row} text={textOf(row, texts)} isKept={isKept} />
        ))}
      </ol>
      {!showsAll && (
        <button type="button" className="more" onClick={() => setShowsAll(true)}>
          More
        </button>
      )}
      <NewMessageAnnouncer activity={summary.activity} />
    </>
  );
}

/** The message of a row whose text the page does not hold. */
function missingText(row: ActivityItem): MessageKey[] {
  return row.kind === 'message' && row.text === null ? [{ channel: row.channel.id, ts: row.ts }] : [];
}

function textOf(row: ActivityItem, texts: Texts['texts']): LoadedText {
  if (row.kind !== 'message') return null;
  return row.text ?? texts.get(textKey({ channel: row.channel.id, ts: row.ts }));
}
