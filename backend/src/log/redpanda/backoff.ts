import { createSignal } from '../../async/signal.ts';
import type { Milliseconds } from '../../core/time/units.ts';
import type { TopicMonitor } from './topic-monitor.ts';

const INITIAL_DELAY_MS: Milliseconds = 100;
const MAX_DELAY_MS: Milliseconds = 30_000;

export interface Backoff {
  /** Waits longer after each failure: from 100 ms to 30 s, with jitter so that many processes do not retry together. */
  wait(): Promise<void>;
  /** Makes the next wait short again. */
  reset(): void;
  /** Ends the current wait, and every later one at once. */
  cancel(): void;
}

/** The pause between two attempts. It ends early when the topic becomes reachable again. */
export function createBackoff(
  monitor: Pick<TopicMonitor, 'reachable' | 'onUpdate'>,
  random: () => number = Math.random,
): Backoff {
  const wake = createSignal();
  let failures = 0;
  let isCancelled = false;
  return {
    async wait() {
      if (isCancelled) return;
      const maxDelayMs = Math.min(INITIAL_DELAY_MS * 2 ** failures++, MAX_DELAY_MS);
      const timer = setTimeout(wake.notify, maxDelayMs * (0.5 + random() / 2));
      let wasReachable = monitor.reachable;
      const unsubscribe = monitor.onUpdate(() => {
        if (monitor.reachable && !wasReachable) wake.notify();
        wasReachable = monitor.reachable;
      });
      await wake.wait();
      unsubscribe();
      clearTimeout(timer);
    },
    reset() {
      failures = 0;
    },
    cancel() {
      isCancelled = true;
      wake.notify();
    },
  };
}
