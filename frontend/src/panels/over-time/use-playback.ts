import { useCallback, useEffect, useState } from 'react';

/** A day of the past goes by in a second. */
const PLAYBACK_SPEED = 86_400_000 / 1000;
const STEP_MS = 125;

/** Plays the past forward until it has become the present. From the present it begins at `start`. */
export function usePlayback(
  asOf: number | null,
  travel: (to: number | null) => void,
  now: () => number,
  start: number,
): [playing: boolean, toggle: () => void] {
  const [playing, setPlaying] = useState(false);
  useEffect(() => {
    if (!playing || asOf === null) return;
    const timer = setTimeout(() => {
      const next = asOf + STEP_MS * PLAYBACK_SPEED;
      if (next < now()) travel(next);
      else {
        setPlaying(false);
        travel(null);
      }
    }, STEP_MS);
    return () => clearTimeout(timer);
  }, [playing, asOf, travel, now]);
  const toggle = useCallback(() => {
    setPlaying((before) => !before || asOf === null);
    if (asOf === null) travel(start);
  }, [asOf, travel, start]);
  return [playing && asOf !== null, toggle];
}
