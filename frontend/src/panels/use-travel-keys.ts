import { useMemo } from 'react';
import { useKeys } from './use-keys.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Left and right: a day, with Shift an hour. Beyond the present is the present. */
export function useTravelKeys(asOf: number | null, travel: (to: number | null) => void, present: () => number): void {
  const keys = useMemo(() => {
    const by = (direction: 1 | -1) => (event: KeyboardEvent) => {
      const to = (asOf ?? present()) + direction * (event.shiftKey ? HOUR : DAY);
      travel(to >= present() ? null : to);
    };
    return { arrowleft: by(-1), arrowright: by(1) };
  }, [asOf, travel, present]);
  useKeys(keys);
}
