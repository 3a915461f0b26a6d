import type { ActivityItem } from 'backend/core/metrics/latest-activity';
import { SECOND_MS } from 'backend/core/time/units';
import { useEffect, useRef, useState } from 'react';
import { formatCount } from '../../format/format.ts';
import { countNewerRows } from './paused-rows.ts';

const ANNOUNCE_INTERVAL_MS = 30 * SECOND_MS;

/** Announces "4 new messages" to screen readers, at most every 30 seconds and never with their texts. */
export function NewMessageAnnouncer({ activity }: { activity: readonly ActivityItem[] }) {
  const [text, setText] = useState('');
  const latest = useRef(activity);
  useEffect(() => {
    latest.current = activity;
  }, [activity]);
  useEffect(() => {
    let before = latest.current;
    const timer = setInterval(() => {
      const count = countNewerRows(before, latest.current);
      before = latest.current;
      setText(count === 0 ? '' : formatCount(count, 'new message'));
    }, ANNOUNCE_INTERVAL_MS);
    return () => clearInterval(timer);
  }, []);
  return (
    <p className="unseen" aria-live="polite">
      {text}
    </p>
  );
}
