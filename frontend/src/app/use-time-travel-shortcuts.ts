import { useMemo } from 'react';
import { useKeyboardShortcuts } from '../ui/use-keyboard-shortcuts.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Left and right: a day, with Shift an hour. Beyond the present is the present. */
export function useTimeTravelShortcuts(
  asOf: number | null,
  travel: (to: number | null) => void,
  present: () => number,
): void {
  const keys = useMemo(() => {
    const by = (direction: 1 | -1) => (event: KeyboardEvent) => {
      const to = (asOf ?? present()) + direction * (event.shiftKey ? HOUR_MS : DAY_MS);
      travel(to >= present() ? null : to);
    };
    return { arrowleft: by(-1), arrowright: by(1) };
  }, [asOf, travel, present]);
  useKeyboardShortcuts(keys);
}
