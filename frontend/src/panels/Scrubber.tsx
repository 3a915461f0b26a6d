import type { Day } from 'backend/core/days';
import { useMemo } from 'react';
import { usePage } from './page.ts';
import { useKeys } from './use-keys.ts';
import { usePlaying } from './use-playing.ts';

const HOUR = 3_600_000;
/** A moment so close to the present is the present. */
const NEAR = HOUR;

/** Moves the whole page to another moment of the retained days, and plays it forward from there. */
export function Scrubber({ days }: { days: readonly Day[] }) {
  const { asOf, travel, present: now, times } = usePage();
  const present = now();
  // The days drawn move with the moment that is shown; the rail does not.
  const from = asOf === null ? (days[0]?.from ?? present) : present - 61 * 24 * HOUR;
  const [playing, toggle] = usePlaying(asOf, travel, now, from);
  const keys = useMemo(() => ({ ' ': toggle }), [toggle]);
  useKeys(keys);
  const at = asOf ?? present;
  return (
    <div className={asOf === null ? 'scrub' : 'scrub past'}>
      <button type="button" aria-label={playing ? 'Pause' : 'Play forward, a day a second'} onClick={toggle}>
        {playing ? '❚❚' : '▶'}
      </button>
      <input
        type="range"
        aria-label="Moment shown"
        aria-valuetext={asOf === null ? 'live' : `${times.weekday(at)}, ${times.second(at)}`}
        min={from}
        max={present}
        step={HOUR}
        value={at}
        onChange={({ currentTarget }) => {
          const to = Number(currentTarget.value);
          travel(to > now() - NEAR ? null : to);
        }}
      />
    </div>
  );
}
