import { afterEach, expect, test, vi } from 'vitest';
import { EventLoopPause } from './event-loop-pause.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

/** How many steps of a loop run before anything else of the process does, if each step takes `stepMs`. */
async function stepsBeforeOtherWork(stepMs: number): Promise<number> {
  let nowMs = 1000;
  vi.spyOn(performance, 'now').mockImplementation(() => nowMs);
  const pause = new EventLoopPause();
  let [steps, isOtherDone] = [0, false];
  setImmediate(() => {
    isOtherDone = true;
  });
  for (; !isOtherDone && steps < 1000; steps++) {
    nowMs += stepMs;
    await pause.ifDue();
  }
  return steps;
}

test('a loop of short steps pauses every 10 ms, so that other work is done in between', async () => {
  expect(await stepsBeforeOtherWork(1)).toBe(10);
  expect(await stepsBeforeOtherWork(0.5)).toBe(20);
});

test('a loop of long steps pauses after each', async () => {
  expect(await stepsBeforeOtherWork(30)).toBe(1);
});

test('a loop that takes no time does not pause', async () => {
  expect(await stepsBeforeOtherWork(0)).toBe(1000);
});
