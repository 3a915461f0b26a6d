import { type Milliseconds, SECOND_MS } from 'backend/core/time/units';
import { useEffect, useState } from 'react';

/** Four ticks a second, so that no shown second is skipped. */
const TICK_INTERVAL_MS: Milliseconds = 250;

const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

/** Returns the time of `now` rounded down to whole steps, and renders at each step. All users share one timer. */
export function useNow(now: () => Milliseconds, stepMs: Milliseconds = SECOND_MS): Milliseconds {
  const [time, setTime] = useState(() => roundDownToStep(now(), stepMs));
  useEffect(() => {
    let shown: Milliseconds | undefined;
    const tick = () => {
      const next = roundDownToStep(now(), stepMs);
      // React would skip an equal state as well, but at a cost that a hundred users add up.
      if (next !== shown) setTime(next);
      shown = next;
    };
    tick();
    return onTick(tick);
  }, [now, stepMs]);
  return time;
}

function roundDownToStep(time: Milliseconds, stepMs: Milliseconds): Milliseconds {
  return Math.floor(time / stepMs) * stepMs;
}

function onTick(tick: () => void): () => void {
  listeners.add(tick);
  timer ??= setInterval(() => {
    for (const listener of listeners) listener();
  }, TICK_INTERVAL_MS);
  return () => {
    listeners.delete(tick);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}
