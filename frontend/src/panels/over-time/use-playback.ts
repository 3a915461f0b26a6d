import { DAY_MS, SECOND_MS } from 'backend/core/time/units';
import { useCallback, useEffect, useState } from 'react';

/** A day of the past is played in a second. */
const PLAYBACK_SPEED = DAY_MS / SECOND_MS;
const STEP_MS = 125;

/** Moves the moment shown forward until it is the present. Started at the present, it begins at `start` (ms UTC). */
export function usePlayback(
  asOf: number | null,
  setMoment: (to: number | null) => void,
  now: () => number,
  start: number,
): [isPlaying: boolean, toggle: () => void] {
  const [isPlaying, setPlaying] = useState(false);
  useEffect(() => {
    if (!isPlaying || asOf === null) return;
    const timer = setTimeout(() => {
      const next = asOf + STEP_MS * PLAYBACK_SPEED;
      if (next < now()) setMoment(next);
      else {
        setPlaying(false);
        setMoment(null);
      }
    }, STEP_MS);
    return () => clearTimeout(timer);
  }, [isPlaying, asOf, setMoment, now]);
  const toggle = useCallback(() => {
    setPlaying((before) => !before || asOf === null);
    if (asOf === null) setMoment(start);
  }, [asOf, setMoment, start]);
  return [isPlaying && asOf !== null, toggle];
}
