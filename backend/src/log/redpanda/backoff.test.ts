import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createBackoff } from './backoff.ts';
import type { TopicMonitor } from './topic-monitor.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function createFakeMonitor(reachable: boolean): {
  watch: Pick<TopicMonitor, 'reachable' | 'onUpdate'>;
  tell(reachable: boolean): void;
  listeners: Set<() => void>;
} {
  const listeners = new Set<() => void>();
  const watch = {
    reachable,
    onUpdate(listener: () => void) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  return {
    watch,
    listeners,
    tell(now) {
      watch.reachable = now;
      for (const listener of listeners) listener();
    },
  };
}

async function durationOf(waiting: Promise<void>): Promise<number> {
  const before = Date.now();
  let over = false;
  void waiting.then(() => {
    over = true;
  });
  while (!over) await vi.advanceTimersByTimeAsync(10);
  return Date.now() - before;
}

it('doubles from 100 ms to 30 s, and starts anew after a success', async () => {
  const { watch, listeners } = createFakeMonitor(true);
  const pause = createBackoff(watch, () => 1);
  const lengths: number[] = [];
  for (let failure = 0; failure < 11; failure++) lengths.push(await durationOf(pause.wait()));
  expect(lengths).toEqual([100, 200, 400, 800, 1600, 3200, 6400, 12_800, 25_600, 30_000, 30_000]);
  pause.reset();
  expect(await durationOf(pause.wait())).toBe(100);
  expect(listeners.size).toBe(0);
});

it('ends when the topic comes back within reach, not while it stays in reach or away', async () => {
  const { watch, tell } = createFakeMonitor(true);
  const pause = createBackoff(watch, () => 1);
  for (let failure = 0; failure < 9; failure++) await durationOf(pause.wait());
  const length = durationOf(pause.wait());
  await vi.advanceTimersByTimeAsync(1000);
  tell(true);
  await vi.advanceTimersByTimeAsync(1000);
  tell(false);
  await vi.advanceTimersByTimeAsync(1000);
  tell(true);
  expect(await length).toBeLessThan(3100);
});

it('does not wait once it is cancelled', async () => {
  const pause = createBackoff(createFakeMonitor(true).watch);
  const waiting = durationOf(pause.wait());
  pause.cancel();
  expect(await waiting).toBeLessThan(100);
  expect(await durationOf(pause.wait())).toBeLessThan(100);
});
