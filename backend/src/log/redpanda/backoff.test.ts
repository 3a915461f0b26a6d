import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createBackoff } from './backoff.ts';
import type { TopicMonitor } from './topic-monitor.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function createFakeMonitor(): {
  monitor: Pick<TopicMonitor, 'reachable' | 'onUpdate'>;
  update(reachable: boolean): void;
  listeners: Set<() => void>;
} {
  const listeners = new Set<() => void>();
  const monitor = {
    reachable: true,
    onUpdate(listener: () => void) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  return {
    monitor,
    listeners,
    update(reachable) {
      monitor.reachable = reachable;
      for (const listener of listeners) listener();
    },
  };
}

async function durationOf(waiting: Promise<void>): Promise<number> {
  const startedAtMs = Date.now();
  let isOver = false;
  void waiting.then(() => {
    isOver = true;
  });
  while (!isOver) await vi.advanceTimersByTimeAsync(10);
  return Date.now() - startedAtMs;
}

it('a backoff doubles from 100 ms to 30 s, and is short again after a success', async () => {
  const { monitor, listeners } = createFakeMonitor();
  const backoff = createBackoff(monitor, () => 1);
  const durations: number[] = [];
  for (let failure = 0; failure < 11; failure++) durations.push(await durationOf(backoff.wait()));
  expect(durations).toEqual([100, 200, 400, 800, 1600, 3200, 6400, 12_800, 25_600, 30_000, 30_000]);
  backoff.reset();
  expect(await durationOf(backoff.wait())).toBe(100);
  expect(listeners.size).toBe(0);
});

it('a backoff ends when the topic becomes reachable again, not while it stays reachable or out of reach', async () => {
  const { monitor, update } = createFakeMonitor();
  const backoff = createBackoff(monitor, () => 1);
  for (let failure = 0; failure < 9; failure++) await durationOf(backoff.wait());
  const duration = durationOf(backoff.wait());
  await vi.advanceTimersByTimeAsync(1000);
  update(true);
  await vi.advanceTimersByTimeAsync(1000);
  update(false);
  await vi.advanceTimersByTimeAsync(1000);
  update(true);
  expect(await duration).toBeLessThan(3100);
});

it('a cancelled backoff does not wait', async () => {
  const backoff = createBackoff(createFakeMonitor().monitor);
  const duration = durationOf(backoff.wait());
  backoff.cancel();
  expect(await duration).toBeLessThan(100);
  expect(await durationOf(backoff.wait())).toBeLessThan(100);
});
