import type { CDPSession, Page } from 'playwright-core';

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

/** The heap of one page or worker (https://chromedevtools.github.io/devtools-protocol/tot/Runtime/#method-getHeapUsage). */
interface HeapUsage {
  usedSize: number;
  /** The array buffers, which hold the columns of the rows. */
  backingStorageSize: number;
}

/** Returns the bytes of the heaps of the page and of its dedicated workers after a garbage collection. */
export async function heapBytes(page: Page): Promise<number> {
  const devTools = await page.context().newCDPSession(page);
  await devTools.send('HeapProfiler.collectGarbage');
  const heaps = [await devTools.send('Runtime.getHeapUsage'), ...(await workerHeaps(devTools))];
  await devTools.detach();
  return heaps.reduce((bytes, { usedSize, backingStorageSize }) => bytes + usedSize + backingStorageSize, 0);
}

/** Playwright has no sessions for workers, so the commands travel as messages within the session of the page. */
async function workerHeaps(devTools: CDPSession): Promise<HeapUsage[]> {
  const sessionIds: string[] = [];
  devTools.on('Target.attachedToTarget', ({ sessionId, targetInfo }) => {
    if (targetInfo.type === 'worker') sessionIds.push(sessionId);
  });
  // The events of the targets that exist arrive before the response.
  await devTools.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: false, flatten: false });
  const heaps: HeapUsage[] = [];
  for (const sessionId of sessionIds) {
    await sendToWorker(devTools, sessionId, 1, 'HeapProfiler.collectGarbage');
    heaps.push(await sendToWorker(devTools, sessionId, 2, 'Runtime.getHeapUsage'));
  }
  return heaps;
}

function sendToWorker(devTools: CDPSession, sessionId: string, id: number, method: string): Promise<HeapUsage> {
  const response = new Promise<HeapUsage>((resolve) => {
    devTools.on('Target.receivedMessageFromTarget', (received) => {
      const message: { id?: number; result: HeapUsage } = JSON.parse(received.message);
      if (received.sessionId === sessionId && message.id === id) resolve(message.result);
    });
  });
  void devTools.send('Target.sendMessageToTarget', { sessionId, message: JSON.stringify({ id, method }) });
  return response;
}
