/** Calls back once after a delay. Returns what cancels that. */
export type StartTimer = (callback: () => void, delayMs: number) => () => void;

/** A timer of Node. Tests replace it by one that they fire themselves. */
export const startTimer: StartTimer = (callback, delayMs) => {
  const timer = setTimeout(callback, delayMs);
  return () => clearTimeout(timer);
};
