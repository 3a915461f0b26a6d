import { type Milliseconds, SECOND_MS } from 'backend/core/time/units';
import { useCallback, useEffect, useRef, useState } from 'react';

/** The time between two moments that are shown. */
const STEP_MS: Milliseconds = 125;

interface PlaybackOptions {
  asOf: Milliseconds | null;
  setMoment: (to: Milliseconds | null) => void;
  /** Where it starts from the end, and where it ends; ms UTC. */
  from: Milliseconds;
  to: Milliseconds;
  /** How much time is played in a second. */
  unitMs: Milliseconds;
}

/** Moves the moment shown forward until it is the end. Started at the end, it begins at the start. */
export function usePlayback({
  asOf,
  setMoment,
  from,
  to,
  unitMs,
}: PlaybackOptions): [isPlaying: boolean, toggle: () => void] {
  const [isPlaying, setPlaying] = useState(false);
  // The present moves on with each render, which must not begin the step anew.
  const end = useRef(to);
  useEffect(() => {
    end.current = to;
  }, [to]);
  useEffect(() => {
    if (!isPlaying || asOf === null) return;
    const timer = setTimeout(() => {
      const next = asOf + (STEP_MS * unitMs) / SECOND_MS;
      if (next < end.current) setMoment(next);
      else {
        setPlaying(false);
        setMoment(null);
      }
    }, STEP_MS);
    return () => clearTimeout(timer);
  }, [isPlaying, asOf, setMoment, unitMs]);
  const toggle = useCallback(() => {
    setPlaying((before) => !before || asOf === null);
    if (asOf === null) setMoment(from);
  }, [asOf, setMoment, from]);
  return [isPlaying && asOf !== null, toggle];
}
