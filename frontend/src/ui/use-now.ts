import { useEffect, useState } from 'react';

const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

/**
 * The time of `now`, in whole steps, drawn anew at each step. Every user shares one timer, which looks four times a second
 * so that a shown second is never skipped; a step that did not change draws nothing.
 */
export function useNow(now: () => number, stepMs = 1000): number {
  const [time, setTime] = useState(() => roundDownToStep(now(), stepMs));
  useEffect(() => {
    let shown: number | undefined;
    const tick = () => {
      const next = roundDownToStep(now(), stepMs);
      // React would find out, too, but a hundred times four times a second that adds up.
      if (next !== shown) setTime(next);
      shown = next;
    };
    tick();
    return onTick(tick);
  }, [now, stepMs]);
  return time;
}

function roundDownToStep(time: number, stepMs: number): number {
  return Math.floor(time / stepMs) * stepMs;
}

function onTick(tick: () => void): () => void {
  listeners.add(tick);
  timer ??= setInterval(() => {
    for (const each of listeners) each();
  }, 250);
  return () => {
    listeners.delete(tick);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}
