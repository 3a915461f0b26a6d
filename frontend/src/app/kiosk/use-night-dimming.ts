import { MINUTE_MS } from 'backend/core/time/units';
import { useEffect, useMemo } from 'react';
import type { TimeFormatter } from '../../format/time-formatter.ts';
import { useNow } from '../../ui/use-now.ts';
import { isNight, parseNightHours } from './night-hours.ts';

/** Dims the page during the night hours of its address, by the time zone shown. `now` is ms UTC. */
export function useNightDimming(now: () => number, timeFormatter: TimeFormatter): void {
  const night = useMemo(() => parseNightHours(location.search), []);
  const time = useNow(now, MINUTE_MS);
  const isDimmed = night !== null && isNight(night, Number(timeFormatter.timeOfDay(time).slice(0, 2)));
  useEffect(() => {
    document.documentElement.toggleAttribute('data-dim', isDimmed);
    return () => document.documentElement.removeAttribute('data-dim');
  }, [isDimmed]);
}
