import { expect, it } from 'vitest';
import { onTopicTruncated } from './topic-truncation.ts';

/** A watch that is answered when the test says so, and counts how often the topic was called shorter. */
function createFakeMonitor(read: number[]) {
  const listeners = new Set<() => void>();
  const watch = {
    reachable: true,
    watermarks: { low: [0], high: [0] },
    onUpdate(listener: () => void) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  let told = 0;
  const stop = onTopicTruncated(watch, read, () => told++);
  return {
    hear(high: number, reachable = true) {
      watch.reachable = reachable;
      watch.watermarks = { low: [0], high: [high] };
      for (const listener of listeners) listener();
    },
    told: () => told,
    stop,
  };
}

it('calls a topic shorter when it is, at two looks in a row, and once', () => {
  const { hear, told } = createFakeMonitor([100]);
  hear(10);
  expect(told()).toBe(0);
  for (let look = 0; look < 3; look++) hear(10);
  expect(told()).toBe(1);
});

it('does not where reading overtakes each answer on its way', () => {
  const read = [100];
  const { hear, told } = createFakeMonitor(read);
  for (let end = 100; end < 1000; end += 100) {
    // The question is asked at `end`; before the answer is heard more was written, and read.
    read[0] = end + 50;
    hear(end);
    read[0] = end + 100;
  }
  expect(told()).toBe(0);
});

it('does not while no answer comes, nor where one that was short is followed by one that is not', () => {
  const { hear, told, stop } = createFakeMonitor([100]);
  hear(10);
  hear(10, false);
  hear(10);
  hear(100);
  hear(10);
  expect(told()).toBe(0);
  stop();
  hear(10);
  expect(told()).toBe(0);
});
