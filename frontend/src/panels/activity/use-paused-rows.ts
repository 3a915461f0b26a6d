import type { ActivityItem } from 'backend/core/metrics/latest-activity';
import { type FocusEvent, useState } from 'react';
import { pausedRows } from './paused-rows.ts';

/** Pauses the list while the pointer or the focus is in it, so that no row moves away under a click. */
export function usePausedRows(current: readonly ActivityItem[], enabled: boolean) {
  const [paused, setPaused] = useState<readonly ActivityItem[] | null>(null);
  const pause = () => {
    if (enabled) setPaused((before) => before ?? current);
  };
  const resume = () => setPaused(null);
  const shown = paused && enabled ? pausedRows(paused, current) : { rows: current, newRowCount: 0 };
  return {
    ...shown,
    resume,
    handlers: {
      onPointerEnter: pause,
      onPointerLeave: resume,
      onFocus: pause,
      onBlur(event: FocusEvent<HTMLElement>) {
        if (!event.currentTarget.contains(event.relatedTarget)) resume();
      },
    },
  };
}
