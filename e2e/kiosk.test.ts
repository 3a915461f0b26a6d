import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { setUpBrowserFixture } from '../test/browser/browser-fixture.ts';
import { chromiumPath } from '../test/browser/chromium.ts';
import { postSampleCommunity } from '../test/slack/sample-community.ts';
import { messageEvent } from '../test/slack/slack-events.ts';

describe.skipIf(!chromiumPath)('kiosk mode', () => {
  const fixture = setUpBrowserFixture({ width: 1920, height: 1080 });

  it('shows no button and no pointer, and fits the screen', async () => {
    const server = await fixture.startProduct();
    await postSampleCommunity(server);
    const tab = await fixture.openDashboard({ url: `${server.url}/?kiosk` });
    await expect.poll(() => tab.tileValue('Total messages')).toBe('124');
    const layout = await tab.page.evaluate(() => ({
      buttonCount: [
        ...document.querySelectorAll('.buttons, .period button, .show-all, .opens, .why, .keys, .bottom button'),
      ].filter((element) => element.checkVisibility()).length,
      pointer: getComputedStyle(document.body).cursor,
      fitsScreen: document.documentElement.scrollHeight <= innerHeight,
    }));
    expect(layout).toEqual({ buttonCount: 0, pointer: 'none', fitsScreen: true });
  });

  it('holds a wake lock while it is visible and releases it when it ends', async () => {
    const server = await fixture.startProduct();
    await server.post(messageEvent('hello'));
    const tab = await fixture.openDashboard({ url: `${server.url}/?kiosk` }, withInitScript(fakeWakeLock));
    const heldLocks = () => tab.page.evaluate('window.locks.map((lock) => !lock.released)');
    await expect.poll(heldLocks).toEqual([true]);
    // A browser releases the lock when the page is hidden.
    await tab.page.evaluate('window.locks[0].release()');
    await tab.page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
    await expect.poll(heldLocks).toEqual([false, true]);
    await tab.page.keyboard.press('k');
    await expect.poll(heldLocks).toEqual([false, false]);
  });

  it('is dimmed in the hours that ?dim= names', async () => {
    const server = await fixture.startProduct({ TIME_ZONE: 'UTC' });
    await server.post(messageEvent('hello'));
    const hour = new Date().getUTCHours();
    const [before, after] = [(hour + 23) % 24, (hour + 2) % 24];
    const isDim = (of: typeof night) => of.page.evaluate(() => document.documentElement.hasAttribute('data-dim'));
    const night = await fixture.openDashboard({ url: `${server.url}/?kiosk&dim=${before}-${after}` });
    await expect.poll(() => isDim(night)).toBe(true);
    const day = await fixture.openDashboard({ url: `${server.url}/?kiosk&dim=${after}-${before}` });
    await day.region('Channels').waitFor();
    expect(await isDim(day)).toBe(false);
    expect(await day.page.evaluate(() => getComputedStyle(document.body).filter)).toBe('none');
  });

  it('shifts no panel while it loads and while events arrive', async () => {
    const server = await fixture.startProduct();
    await postSampleCommunity(server);
    const tab = await fixture.openDashboard({ url: `${server.url}/?kiosk` }, withInitScript(recordLayoutShifts));
    await expect.poll(() => tab.tileValue('Total messages')).toBe('124');
    for (let n = 0; n < 40; n++) await server.post(messageEvent(`post ${n}`, { user: `U${(n % 5) + 1}` }));
    await expect.poll(() => tab.tileValue('Total messages')).toBe('164');
    await expect.poll(() => tab.regionText('Recent activity')).toContain('post 39');
    expect(await tab.page.evaluate('window.shifts')).toEqual([]);
  });

  it('includes all events after the browser was frozen and the server restarted', async () => {
    const server = await fixture.startProduct();
    await server.post(messageEvent('before'));
    const tab = await fixture.openDashboard({ url: `${server.url}/?kiosk` });
    await expect.poll(() => tab.tileValue('Total messages')).toBe('1');
    const devTools = await fixture.context().newCDPSession(tab.page);
    await devTools.send('Page.setWebLifecycleState', { state: 'frozen' });
    for (let n = 0; n < 25; n++) await server.post(messageEvent(`meanwhile ${n}`));
    // After a long sleep the server has often been restarted.
    await server.stop();
    await server.launch();
    for (let n = 0; n < 25; n++) await server.post(messageEvent(`later ${n}`));
    await devTools.send('Page.setWebLifecycleState', { state: 'active' });
    await expect.poll(() => tab.tileValue('Total messages')).toBe('51');
    const { digest } = await server.metrics();
    await expect
      .poll(async () => (await tab.pageText()).replace(/ /g, ''))
      .toContain(`digest${String(digest).slice(0, 8)}`);
  });
});

function withInitScript(script: () => void): (page: Page) => Promise<void> {
  return async (page) => {
    await page.addInitScript(script);
  };
}

/** Replaces the wake lock, which headless Chromium does not grant, by one that records its locks. */
function fakeWakeLock(): void {
  const locks: { released: boolean; release: () => Promise<void> }[] = [];
  Object.assign(window, { locks });
  const request = async () => {
    const lock = {
      released: false,
      async release() {
        lock.released = true;
      },
    };
    locks.push(lock);
    return lock;
  };
  Object.defineProperty(navigator, 'wakeLock', { value: { request } });
}

/**
 * Records each layout shift (https://web.dev/articles/cls) that moves a panel, a tile or the frame of the page by more than
 * two pixels. Rows and texts within them may move.
 */
function recordLayoutShifts(): void {
  const shifts: string[] = [];
  Object.assign(window, { shifts });
  type Source = { node?: Node; previousRect: DOMRect; currentRect: DOMRect };
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      const { sources } = entry as PerformanceEntry & { sources: Source[] };
      for (const { node, previousRect: from, currentRect: to } of sources) {
        if (!(node instanceof Element) || !node.matches('main, .left, .right, .panel, .tile, .top, .bottom')) continue;
        const [right, down] = [Math.round(to.left - from.left), Math.round(to.top - from.top)];
        if (Math.abs(right) > 2 || Math.abs(down) > 2) shifts.push(`${node.className} by ${right}, ${down}`);
      }
    }
  }).observe({ type: 'layout-shift', buffered: true });
}
