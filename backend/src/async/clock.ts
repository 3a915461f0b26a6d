import { setTimeout } from 'node:timers/promises';

import type { Milliseconds } from '../core/time/units.ts';

/** The time and the timers for code that waits; tests replace it. */
export interface Clock {
  /** Since 1970, UTC; of `monotonicClock`, since an arbitrary moment. */
  now(): Milliseconds;
  /** Resolves after the duration, or as soon as the signal aborts. Never rejects. */
  sleep(durationMs: Milliseconds, signal: AbortSignal): Promise<void>;
}

/** A clock with the timers of the system. They do not keep the process alive. */
export function createClock(now: () => Milliseconds): Clock {
  return {
    now,
    sleep: (durationMs, signal) => setTimeout(durationMs, undefined, { signal, ref: false }).catch(() => undefined),
  };
}

/** A clock for durations: unlike the system clock, it cannot be set. */
export const monotonicClock: Clock = createClock(() => performance.now());
