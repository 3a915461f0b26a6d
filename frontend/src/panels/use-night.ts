import { useEffect, useMemo } from 'react';
import type { Times } from '../times.ts';
import { isNight, nightIn } from './night.ts';
import { useNow } from './use-now.ts';

const MINUTE_MS = 60_000;

/** Dims a wall by night, by the clock that it shows. */
export function useNight(kiosk: boolean, now: () => number, times: Times): void {
  const night = useMemo(() => nightIn(location.search), []);
  const time = useNow(now, MINUTE_MS);
  const isDark = kiosk && night !== null && isNight(night, Number(times.second(time).slice(0, 2)));
  useEffect(() => {
    document.documentElement.toggleAttribute('data-dim', isDark);
  }, [isDark]);
}
