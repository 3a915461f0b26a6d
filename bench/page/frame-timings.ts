import type { Page } from 'playwright-core';
import type { Milliseconds } from '../../backend/src/core/time/units.ts';
import { percentile } from '../measuring/percentile.ts';

/** Above this the time between two frames shows as a stutter, and a task is long (https://w3c.github.io/longtasks/). */
const LONG_TASK_MS: Milliseconds = 50;

/** The times between the frames of a page, and its long tasks. */
export interface FrameTimings {
  p50: Milliseconds;
  p99: Milliseconds;
  /** How many frames came more than 50 ms after the one before. */
  lateCount: number;
  count: number;
  /** The duration of each task over 50 ms. */
  longTasksMs: Milliseconds[];
}

interface RecordedFrames {
  frames: Milliseconds[];
  tasks: Milliseconds[];
}

// These scripts are texts, because tsx adds calls to functions that a page does not have.
const OBSERVER_SCRIPT = `{
  const recorded = { frames: [], tasks: [] };
  window.recorded = recorded;
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) recorded.tasks.push(Math.round(duration));
  }).observe({ type: 'longtask', buffered: true });
}`;
const RECORDING_SCRIPT = `new Promise((resolve) => {
  const { recorded } = window;
  recorded.frames = [];
  recorded.tasks.length = 0;
  let last;
  const frame = (now) => {
    if (last !== undefined) recorded.frames.push(now - last);
    last = now;
    if (!recorded.isOver) requestAnimationFrame(frame);
  };
  recorded.isOver = false;
  requestAnimationFrame(frame);
  resolve();
})`;

/** Prepares a page for `measureFrames`; call it before the page is opened. */
export async function instrumentFrames(page: Page): Promise<void> {
  await page.addInitScript(OBSERVER_SCRIPT);
}

/** Measures the frames and tasks of the page while `run` runs. */
export async function measureFrames(page: Page, run: () => Promise<unknown>): Promise<FrameTimings> {
  await page.evaluate(RECORDING_SCRIPT);
  await run();
  const { frames, tasks } = await page.evaluate<RecordedFrames>('window.recorded.isOver = true, window.recorded');
  return {
    p50: percentile(frames, 0.5),
    p99: percentile(frames, 0.99),
    lateCount: frames.filter((ms) => ms > LONG_TASK_MS).length,
    count: frames.length,
    longTasksMs: tasks,
  };
}
