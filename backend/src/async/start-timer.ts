import type { Milliseconds } from '../core/time/units.ts';

/** Calls back once after a delay. Returns a function that cancels the timer. */
export type StartTimer = (callback: () => void, delayMs: Milliseconds) => () => void;

/** A timer of Node. Tests replace it by one that they fire. */
export const startTimer: StartTimer = (callback, delayMs) => {
  const timer = setTimeout(callback, delayMs);
  return () => clearTimeout(timer);
};
