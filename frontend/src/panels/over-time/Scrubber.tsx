import type { DailyCount } from 'backend/core/metrics/daily-count';
import type { HourlyCount } from 'backend/core/metrics/hourly-count';
import { DAY_MS, HOUR_MS } from 'backend/core/time/units';
import { CHART_DAYS } from 'backend/core/time/window';
import { useMemo } from 'react';
import { usePage } from '../../ui/page-context.ts';
import { useKeyboardShortcuts } from '../../ui/use-keyboard-shortcuts.ts';
import { ScrubberGaps } from './Gaps.tsx';
import { usePlayback } from './use-playback.ts';

/** A moment so close to the present is the present. */
const SNAP_TO_PRESENT_MS = HOUR_MS;

interface Props {
  days: readonly DailyCount[];
  /** The hours that are drawn instead of them. */
  zoom: readonly HourlyCount[] | null;
}

/** Moves the whole page to another moment of what is drawn, and plays it forward from there. */
export function Scrubber({ days, zoom }: Props) {
  const { asOf, setMoment: travel, present: now, timeFormatter: times } = usePage();
  const present = now();
  // The days drawn move with the moment that is shown; the rail does not.
  const rail = asOf === null ? (days[0]?.from ?? present) : present - CHART_DAYS * DAY_MS;
  const from = zoom?.[0]?.from ?? rail;
  const to = Math.min(zoom?.at(-1)?.to ?? present, present);
  const [playing, toggle] = usePlayback(asOf, travel, now, from);
  const keys = useMemo(() => ({ ' ': toggle }), [toggle]);
  useKeyboardShortcuts(keys);
  const at = asOf ?? present;
  return (
    <div className={asOf === null ? 'scrub' : 'scrub past'}>
      <button type="button" aria-label={playing ? 'Pause' : 'Play forward, a day a second'} onClick={toggle}>
        {playing ? '❚❚' : '▶'}
      </button>
      <ScrubberGaps from={from} to={to} />
      <input
        type="range"
        aria-label="Moment shown"
        aria-valuetext={asOf === null ? 'live' : `${times.weekdayDate(at)}, ${times.timeOfDay(at)}`}
        min={from}
        max={to}
        step={HOUR_MS}
        value={at}
        onChange={({ currentTarget }) => {
          const to = Number(currentTarget.value);
          travel(to > now() - SNAP_TO_PRESENT_MS ? null : to);
        }}
      />
    </div>
  );
}
