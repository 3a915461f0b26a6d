import type { ActivityItem } from 'backend/core/metrics/latest-activity';
import { useEffect, useRef, useState } from 'react';
import { countNewerRows } from './paused-rows.ts';

const ANNOUNCE_INTERVAL_MS = 30_000;

/** "4 new messages" now and then, for those who cannot see the list move. Never the texts. */
export function NewMessageAnnouncer({ activity }: { activity: readonly ActivityItem[] }) {
  const [text, setText] = useState('');
  const latest = useRef(activity);
  useEffect(() => {
    latest.current = activity;
  }, [activity]);
  useEffect(() => {
    let before = latest.current;
    const timer = setInterval(() => {
      const fresh = countNewerRows(before, latest.current);
      before = latest.current;
      setText(fresh === 0 ? '' : fresh === 1 ? '1 new message' : `${fresh} new messages`);
    }, ANNOUNCE_INTERVAL_MS);
    return () => clearInterval(timer);
  }, []);
  return (
    <p className="unseen" aria-live="polite">
      {text}
    </p>
  );
}
