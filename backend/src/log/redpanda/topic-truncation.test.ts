import { expect, it } from 'vitest';
import { onTopicTruncated } from './topic-truncation.ts';

/** A monitor whose responses the test makes. `truncations` counts how often the topic was reported as truncated. */
function createFakeMonitor(readOffsets: number[]) {
  const listeners = new Set<() => void>();
  const monitor = {
    reachable: true,
    watermarks: { low: [0], high: [0] },
    onUpdate(listener: () => void) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  let truncations = 0;
  const unsubscribe = onTopicTruncated(monitor, readOffsets, () => truncations++);
  return {
    respond(high: number, reachable = true) {
      monitor.reachable = reachable;
      monitor.watermarks = { low: [0], high: [high] };
      for (const listener of listeners) listener();
    },
    truncations: () => truncations,
    unsubscribe,
  };
}

it('a topic is reported as truncated once, after two responses in a row that are too short', () => {
  const { respond, truncations } = createFakeMonitor([100]);
  respond(10);
  expect(truncations()).toBe(0);
  for (let response = 0; response < 3; response++) respond(10);
  expect(truncations()).toBe(1);
});

it('a topic is not reported as truncated when entries are read between a request and its response', () => {
  const readOffsets = [100];
  const { respond, truncations } = createFakeMonitor(readOffsets);
  for (let end = 100; end < 1000; end += 100) {
    // The request is made at `end`; before the response arrives more was written, and read.
    readOffsets[0] = end + 50;
    respond(end);
    readOffsets[0] = end + 100;
  }
  expect(truncations()).toBe(0);
});

it('a topic is not reported as truncated while it is out of reach, nor after a single short response', () => {
  const { respond, truncations, unsubscribe } = createFakeMonitor([100]);
  respond(10);
  respond(10, false);
  respond(10);
  respond(100);
  respond(10);
  expect(truncations()).toBe(0);
  unsubscribe();
  respond(10);
  expect(truncations()).toBe(0);
});
