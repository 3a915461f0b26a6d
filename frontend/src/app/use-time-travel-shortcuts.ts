import { DAY_MS, HOUR_MS } from 'backend/core/time/units';
import { useMemo } from 'react';
import { useKeyboardShortcuts } from '../ui/use-keyboard-shortcuts.ts';

/** Left and right move the moment shown by a day, with Shift by an hour, and not beyond the present. Times are ms UTC. */
export function useTimeTravelShortcuts(
  asOf: number | null,
  setMoment: (to: number | null) => void,
  present: () => number,
): void {
  const keys = useMemo(() => {
    const moveBy = (direction: 1 | -1) => (event: KeyboardEvent) => {
      const moment = (asOf ?? present()) + direction * (event.shiftKey ? HOUR_MS : DAY_MS);
      setMoment(moment >= present() ? null : moment);
    };
    return { arrowleft: moveBy(-1), arrowright: moveBy(1) };
  }, [asOf, setMoment, present]);
  useKeyboardShortcuts(keys);
}
