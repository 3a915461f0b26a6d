import { createBell } from './bell.ts';
import type { BrokerWatch } from './broker-watch.ts';

const FIRST_MS = 100;
const LONGEST_MS = 30_000;

export interface RetryPause {
  /** Waits longer after each failure: from 100 ms to 30 s, with jitter so that many do not return at once. */
  wait(): Promise<void>;
  /** The next wait is short again. */
  reset(): void;
  /** Ends the wait under way, and every later one at once. */
  cancel(): void;
}

/** The pause between two attempts. A topic that comes back within reach ends it: there is something new to try then. */
export function createRetryPause(
  watch: Pick<BrokerWatch, 'reachable' | 'onNews'>,
  random: () => number = Math.random,
): RetryPause {
  const bell = createBell();
  let failures = 0;
  let cancelled = false;
  return {
    async wait() {
      if (cancelled) return;
      const longest = Math.min(FIRST_MS * 2 ** failures++, LONGEST_MS);
      const timer = setTimeout(bell.ring, longest * (0.5 + random() / 2));
      let wasReachable = watch.reachable;
      const stopHearing = watch.onNews(() => {
        if (watch.reachable && !wasReachable) bell.ring();
        wasReachable = watch.reachable;
      });
      await bell.heard();
      stopHearing();
      clearTimeout(timer);
    },
    reset() {
      failures = 0;
    },
    cancel() {
      cancelled = true;
      bell.ring();
    },
  };
}
