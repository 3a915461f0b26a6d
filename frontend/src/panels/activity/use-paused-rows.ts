import type { ActivityItem } from 'backend/core/metrics/latest-activity';
import { type FocusEvent, useState } from 'react';
import { pausedRows } from './paused-rows.ts';

/** Keeps the list still while somebody points at it or has the focus in it, so that nothing moves away under a click. */
export function usePausedRows(current: readonly ActivityItem[], enabled: boolean) {
  const [held, setHeld] = useState<readonly ActivityItem[] | null>(null);
  const hold = () => {
    if (enabled) setHeld((before) => before ?? current);
  };
  const release = () => setHeld(null);
  const shown = held && enabled ? pausedRows(held, current) : { rows: current, fresh: 0 };
  return {
    ...shown,
    release,
    handlers: {
      onPointerEnter: hold,
      onPointerLeave: release,
      onFocus: hold,
      onBlur(event: FocusEvent<HTMLElement>) {
        if (!event.currentTarget.contains(event.relatedTarget)) release();
      },
    },
  };
}
