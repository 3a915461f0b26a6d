import type { DailyCount } from 'backend/core/metrics/daily-count';
import type { HourlyCount } from 'backend/core/metrics/hourly-count';
import { DAY_MS, HOUR_MS } from 'backend/core/time/units';
import { CHART_DAYS } from 'backend/core/time/window';
import { useMemo } from 'react';
import { usePage } from '../../ui/page-context.ts';
import { useKeyboardShortcuts } from '../../ui/use-keyboard-shortcuts.ts';
import { ScrubberGaps } from './Gaps.tsx';
import { usePlayback } from './use-playback.ts';

/** The slider snaps to the present from here on. */
const SNAP_TO_PRESENT_MS = HOUR_MS;

interface Props {
  days: readonly DailyCount[];
  /** The hours that the chart shows instead of the days. */
  zoom: readonly HourlyCount[] | null;
}

/** A slider over the time of the chart: it sets the moment that the whole page shows, and plays it forward. */
export function Scrubber({ days, zoom }: Props) {
  const { asOf, setMoment, present: now, timeFormatter } = usePage();
  const present = now();
  // The days of the chart move with the moment shown; the slider must not move under the pointer.
  const railStart = asOf === null ? (days[0]?.from ?? present) : present - CHART_DAYS * DAY_MS;
  const from = zoom?.[0]?.from ?? railStart;
  const to = Math.min(zoom?.at(-1)?.to ?? present, present);
  const [isPlaying, togglePlayback] = usePlayback(asOf, setMoment, now, from);
  const keys = useMemo(() => ({ ' ': togglePlayback }), [togglePlayback]);
  useKeyboardShortcuts(keys);
  const at = asOf ?? present;
  return (
    <div className={asOf === null ? 'scrub' : 'scrub past'}>
      <button type="button" aria-label={isPlaying ? 'Pause' : 'Play forward, a day a second'} onClick={togglePlayback}>
        {isPlaying ? '❚❚' : '▶'}
      </button>
      <ScrubberGaps from={from} to={to} />
      <input
        type="range"
        aria-label="Moment shown"
        aria-valuetext={asOf === null ? 'live' : `${timeFormatter.weekdayDate(at)}, ${timeFormatter.timeOfDay(at)}`}
        min={from}
        max={to}
        step={HOUR_MS}
        value={at}
        onChange={({ currentTarget }) => {
          const moment = Number(currentTarget.value);
          setMoment(moment > now() - SNAP_TO_PRESENT_MS ? null : moment);
        }}
      />
    </div>
  );
}
