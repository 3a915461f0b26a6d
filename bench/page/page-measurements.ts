import type { Page } from 'playwright-core';

/**
 * Runs in the page; resolves with the time from the navigation to the end of the first frame that shows a number (ms). It is
 * a text, because tsx adds calls to functions that a page does not have.
 */
export const FIRST_NUMBERS_SCRIPT = `new Promise((resolve) => {
  requestAnimationFrame(function check() {
    if (!document.querySelector('.tile .number:not(:has(.hold))')) return requestAnimationFrame(check);
    const channel = new MessageChannel();
    channel.port1.onmessage = () => resolve(performance.now());
    channel.port2.postMessage(null);
  });
})`;

/** Returns the bytes of the heap after a garbage collection, with the array buffers that hold the columns of the rows. */
export async function heapBytes(page: Page): Promise<number> {
  const devTools = await page.context().newCDPSession(page);
  await devTools.send('HeapProfiler.collectGarbage');
  const { usedSize, backingStorageSize } = await devTools.send('Runtime.getHeapUsage');
  await devTools.detach();
  return usedSize + backingStorageSize;
}
