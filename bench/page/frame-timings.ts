import type { Page } from 'playwright-core';

/** What a page made of some time: how far its frames were apart, and how long its tasks were, ms. */
export interface FrameTimings {
  p50: number;
  p99: number;
  /** Frames that were further apart than 50 ms. */
  lateCount: number;
  count: number;
  /** Of the tasks over 50 ms. */
  longTasksMs: number[];
}

interface RecordedFrames {
  frames: number[];
  tasks: number[];
}

// Texts, for tsx gives functions names that a page does not know.
const OBSERVER_SCRIPT = `{
  const seen = { frames: [], tasks: [] };
  window.seen = seen;
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) seen.tasks.push(Math.round(duration));
  }).observe({ type: 'longtask', buffered: true });
}`;
const RECORDING_SCRIPT = `new Promise((resolve) => {
  const { seen } = window;
  seen.frames = [];
  seen.tasks.length = 0;
  let last;
  const frame = (now) => {
    if (last !== undefined) seen.frames.push(now - last);
    last = now;
    if (!seen.isOver) requestAnimationFrame(frame);
  };
  seen.isOver = false;
  requestAnimationFrame(frame);
  resolve();
})`;

/** To be called before the page is opened. */
export async function instrumentFrames(page: Page): Promise<void> {
  await page.addInitScript(OBSERVER_SCRIPT);
}

/** Frames and tasks of the page for as long as something goes on. */
export async function measureFrames(page: Page, goesOn: () => Promise<unknown>): Promise<FrameTimings> {
  await page.evaluate(RECORDING_SCRIPT);
  await goesOn();
  const { frames, tasks } = await page.evaluate<RecordedFrames>('window.seen.isOver = true, window.seen');
  frames.sort((a, b) => a - b);
  const at = (share: number) => frames[Math.ceil(share * frames.length) - 1] ?? Number.NaN;
  const late = frames.filter((ms) => ms > 50).length;
  return { p50: at(0.5), p99: at(0.99), lateCount: late, count: frames.length, longTasksMs: tasks };
}
