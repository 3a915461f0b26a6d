import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { setUpBrowserFixture } from '../test/browser/browser-fixture.ts';
import { chromiumPath } from '../test/browser/chromium.ts';
import { postSampleCommunity } from '../test/slack/sample-community.ts';
import { messageEvent } from '../test/slack/slack-events.ts';

describe.skipIf(!chromiumPath)('the wall', () => {
  const bed = setUpBrowserFixture({ width: 1920, height: 1080 });

  it('has no button and no pointer, and fits its screen', async () => {
    const server = await bed.startProduct();
    await postSampleCommunity(server);
    const wall = await bed.openDashboard({ url: `${server.url}/?kiosk` });
    await expect.poll(() => wall.tileValue('Total messages')).toBe('124');
    const seen = await wall.page.evaluate(() => ({
      chrome: [...document.querySelectorAll('.buttons, .opens, .why, .keys, .bottom button')].filter((one) =>
        one.checkVisibility(),
      ).length,
      pointer: getComputedStyle(document.body).cursor,
      isWhole: document.documentElement.scrollHeight <= innerHeight,
    }));
    expect(seen).toEqual({ chrome: 0, pointer: 'none', isWhole: true });
  });

  it('asks the screen not to sleep, again each time it is seen, and no longer when it is a page again', async () => {
    const server = await bed.startProduct();
    await server.post(messageEvent('hello'));
    const wall = await bed.openDashboard({ url: `${server.url}/?kiosk` }, withInitScript(fakeWakeLock));
    const held = () => wall.page.evaluate('window.locks.map((lock) => !lock.released)');
    await expect.poll(held).toEqual([true]);
    // What a browser does when the page is hidden: it takes the lock back.
    await wall.page.evaluate('window.locks[0].release()');
    await wall.page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
    await expect.poll(held).toEqual([false, true]);
    await wall.page.keyboard.press('k');
    await expect.poll(held).toEqual([false, false]);
  });

  it('is dark by night, by its own clock', async () => {
    const server = await bed.startProduct({ TIME_ZONE: 'UTC' });
    await server.post(messageEvent('hello'));
    const hour = new Date().getUTCHours();
    const [before, after] = [(hour + 23) % 24, (hour + 2) % 24];
    const isDim = (of: typeof night) => of.page.evaluate(() => document.documentElement.hasAttribute('data-dim'));
    const night = await bed.openDashboard({ url: `${server.url}/?kiosk&dim=${before}-${after}` });
    await expect.poll(() => isDim(night)).toBe(true);
    const day = await bed.openDashboard({ url: `${server.url}/?kiosk&dim=${after}-${before}` });
    await day.region('Channels').waitFor();
    expect(await isDim(day)).toBe(false);
    expect(await day.page.evaluate(() => getComputedStyle(document.body).filter)).toBe('none');
  });

  it('moves no panel while it opens and while events come', async () => {
    const server = await bed.startProduct();
    await postSampleCommunity(server);
    const wall = await bed.openDashboard({ url: `${server.url}/?kiosk` }, withInitScript(recordLayoutShifts));
    await expect.poll(() => wall.tileValue('Total messages')).toBe('124');
    for (let n = 0; n < 40; n++) await server.post(messageEvent(`post ${n}`, { user: `U${(n % 5) + 1}` }));
    await expect.poll(() => wall.tileValue('Total messages')).toBe('164');
    await expect.poll(() => wall.regionText('Recent activity')).toContain('post 39');
    expect(await wall.page.evaluate('window.shifts')).toEqual([]);
  });

  it('loses no update of the time that it slept', async () => {
    const server = await bed.startProduct();
    await server.post(messageEvent('before'));
    const wall = await bed.openDashboard({ url: `${server.url}/?kiosk` });
    await expect.poll(() => wall.tileValue('Total messages')).toBe('1');
    const devTools = await bed.context().newCDPSession(wall.page);
    await devTools.send('Page.setWebLifecycleState', { state: 'frozen' });
    for (let n = 0; n < 25; n++) await server.post(messageEvent(`meanwhile ${n}`));
    // A machine that sleeps long enough comes back to a server that has been restarted.
    await server.stop();
    await server.launch();
    for (let n = 0; n < 25; n++) await server.post(messageEvent(`later ${n}`));
    await devTools.send('Page.setWebLifecycleState', { state: 'active' });
    await expect.poll(() => wall.tileValue('Total messages'), { timeout: 60_000 }).toBe('51');
    const { digest } = await server.metrics();
    await expect
      .poll(async () => (await wall.pageText()).replace(/ /g, ''))
      .toContain(`digest${String(digest).slice(0, 8)}`);
  });
});

function withInitScript(script: () => void): (page: Page) => Promise<void> {
  return async (page) => {
    await page.addInitScript(script);
  };
}

/** Chromium without a screen grants no lock: this one keeps count as the real one would. */
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
 * Every shift of the layout that moved a panel, a tile or the frame of the page by more than two pixels, as Chromium saw it.
 * Within them lists make room for what is new, and words grow by a letter.
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
