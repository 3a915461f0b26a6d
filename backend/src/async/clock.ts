import { setTimeout } from 'node:timers/promises';

/** Time, as the parts that wait are handed it. */
export interface Clock {
  /** ms UTC. */
  now(): number;
  /** Resolves after so many ms, or as soon as the signal aborts. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

/** The machine's timers, and whatever says what time it is. */
export function createClock(now: () => number): Clock {
  return {
    now,
    sleep: (ms, signal) => setTimeout(ms, undefined, { signal, ref: false }).catch(() => undefined),
  };
}

/** Tells only how long something lasts: nobody sets it, and its zero means nothing. */
export const monotonicClock: Clock = createClock(() => performance.now());
