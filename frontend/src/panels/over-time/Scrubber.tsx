import type { TimeRange } from 'backend/core/metrics/shown-period';
import { HOUR_MS } from 'backend/core/time/units';
import { useMemo } from 'react';
import { usePage } from '../../ui/page-context.ts';
import { useKeyboardShortcuts } from '../../ui/use-keyboard-shortcuts.ts';
import { ScrubberGaps } from './Gaps.tsx';
import { usePlayback } from './use-playback.ts';

/** The slider snaps to the present from here on. */
const SNAP_TO_PRESENT_MS = HOUR_MS;

interface Props {
  axis: TimeRange;
}

/** A slider over the time of the chart: it sets the moment that the whole page shows, and plays it forward. */
export function Scrubber({ axis }: Props) {
  const { asOf, setMoment, present: now, timeFormatter } = usePage();
  const present = now();
  const from = axis.from;
  const to = Math.min(axis.to, present);
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
