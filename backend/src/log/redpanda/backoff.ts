import { createSignal } from '../../async/signal.ts';
import type { TopicMonitor } from './topic-monitor.ts';

const INITIAL_DELAY_MS = 100;
const MAX_DELAY_MS = 30_000;

export interface Backoff {
  /** Waits longer after each failure: from 100 ms to 30 s, with jitter so that many do not return at once. */
  wait(): Promise<void>;
  /** The next wait is short again. */
  reset(): void;
  /** Ends the wait under way, and every later one at once. */
  cancel(): void;
}

/** The pause between two attempts. A topic that comes back within reach ends it: there is something new to try then. */
export function createBackoff(
  watch: Pick<TopicMonitor, 'reachable' | 'onUpdate'>,
  random: () => number = Math.random,
): Backoff {
  const bell = createSignal();
  let failures = 0;
  let cancelled = false;
  return {
    async wait() {
      if (cancelled) return;
      const longest = Math.min(INITIAL_DELAY_MS * 2 ** failures++, MAX_DELAY_MS);
      const timer = setTimeout(bell.notify, longest * (0.5 + random() / 2));
      let wasReachable = watch.reachable;
      const stopHearing = watch.onUpdate(() => {
        if (watch.reachable && !wasReachable) bell.notify();
        wasReachable = watch.reachable;
      });
      await bell.wait();
      stopHearing();
      clearTimeout(timer);
    },
    reset() {
      failures = 0;
    },
    cancel() {
      cancelled = true;
      bell.notify();
    },
  };
}
