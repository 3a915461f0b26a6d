import { DAY_MS, HOUR_MS, type Milliseconds } from 'backend/core/time/units';
import { type KeyboardEvent, useMemo } from 'react';
import type { Chart, ChartUnit } from '../../charts/chart-bars.ts';
import { momentAt, positionOnAxis } from '../../charts/time-axis.ts';
import { usePage } from '../../ui/page/page-context.ts';
import { useView } from '../../ui/page/view-context.ts';
import { useKeyboardShortcuts } from '../../ui/use-keyboard-shortcuts.ts';
import { LazyScrubberGaps } from './LazyGaps.tsx';
import { usePlayback } from './use-playback.ts';

/** What one bar stands for: a second of the playback, and a page of the slider. */
const UNIT_MS: Readonly<Record<ChartUnit, Milliseconds>> = {
  hour: HOUR_MS,
  day: DAY_MS,
  week: 7 * DAY_MS,
  month: 30 * DAY_MS,
};
const UNIT_NAMES: Readonly<Record<ChartUnit, string>> = {
  hour: 'an hour',
  day: 'a day',
  week: 'a week',
  month: 'a month',
};
/** Steps of the slider within the whole axis, finer than its pixels. */
const RAIL_STEPS = 100_000;

/** A slider over the time of the chart: it sets the moment that the whole page shows, and plays it forward. */
export function Scrubber({ chart: { unit, slots } }: { chart: Chart }) {
  const { setMoment, present: now, timeFormatter } = usePage();
  // The knob follows the pointer at once, before the numbers of its moment are computed.
  const { asOf } = useView().view;
  const [from, to] = [slots[0]?.from ?? 0, Math.min(slots.at(-1)?.to ?? 0, now())];
  const stepMs = Math.min(UNIT_MS[unit] / 24, HOUR_MS * 24);
  const [isPlaying, togglePlayback] = usePlayback({ asOf, setMoment, from, to, unitMs: UNIT_MS[unit] });
  const keys = useMemo(() => ({ ' ': togglePlayback }), [togglePlayback]);
  useKeyboardShortcuts(keys);
  const at = Math.max(from, Math.min(asOf ?? to, to));
  const end = positionOnAxis(slots, to);
  // The last step before the end is the end: that is the present, or the whole of a period in the past.
  const moveTo = (moment: Milliseconds) => setMoment(moment > to - stepMs ? null : Math.max(from, moment));

  function moveByKey(event: KeyboardEvent) {
    const moment = momentAfterKey(event.key, at, { stepMs, pageMs: UNIT_MS[unit], from, to });
    if (moment === null) return;
    event.preventDefault();
    moveTo(moment);
  }
  return (
    <div className={asOf === null ? 'scrub' : 'scrub past'}>
      <button
        type="button"
        aria-label={isPlaying ? 'Pause' : `Play forward, ${UNIT_NAMES[unit]} a second`}
        onClick={togglePlayback}
      >
        {isPlaying ? '❚❚' : '▶'}
      </button>
      <LazyScrubberGaps slots={slots} />
      <input
        type="range"
        aria-label="Moment shown"
        aria-valuetext={
          asOf === null ? 'live' : `${timeFormatter.weekdayDate(at, now())}, ${timeFormatter.timeOfDay(at)}`
        }
        min={0}
        max={Math.max(1, Math.round(end * RAIL_STEPS))}
        value={Math.round(positionOnAxis(slots, at) * RAIL_STEPS)}
        style={{ width: `calc(${end * 100}% + 0.4rem)` }}
        onKeyDown={moveByKey}
        onChange={({ currentTarget }) => moveTo(momentAt(slots, Number(currentTarget.value) / RAIL_STEPS))}
      />
    </div>
  );
}

interface SliderTimes {
  stepMs: Milliseconds;
  pageMs: Milliseconds;
  from: Milliseconds;
  to: Milliseconds;
}

/** The moment to which a key moves the slider, ms UTC; null for another key. */
function momentAfterKey(key: string, at: Milliseconds, { stepMs, pageMs, from, to }: SliderTimes): Milliseconds | null {
  switch (key) {
    case 'ArrowLeft':
    case 'ArrowDown':
      return at - stepMs;
    case 'ArrowRight':
    case 'ArrowUp':
      return at + stepMs;
    case 'PageDown':
      return at - pageMs;
    case 'PageUp':
      return at + pageMs;
    case 'Home':
      return from;
    case 'End':
      return to;
    default:
      return null;
  }
}
