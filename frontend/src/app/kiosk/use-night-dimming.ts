import { useEffect, useMemo } from 'react';
import type { TimeFormatter } from '../../format/time-formatter.ts';
import { useNow } from '../../ui/use-now.ts';
import { isNight, parseNightHours } from './night-hours.ts';

const MINUTE_MS = 60_000;

/** Dims a wall by night, by the clock that it shows. */
export function useNightDimming(kiosk: boolean, now: () => number, times: TimeFormatter): void {
  const night = useMemo(() => parseNightHours(location.search), []);
  const time = useNow(now, MINUTE_MS);
  const isDark = kiosk && night !== null && isNight(night, Number(times.timeOfDay(time).slice(0, 2)));
  useEffect(() => {
    document.documentElement.toggleAttribute('data-dim', isDark);
  }, [isDark]);
}
