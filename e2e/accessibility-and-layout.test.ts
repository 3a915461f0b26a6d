import { beforeAll, describe, expect, it } from 'vitest';
import { MINUTE_MS } from '../backend/src/core/time/units.ts';
import { setUpBrowserFixture } from '../test/browser/browser-fixture.ts';
import { chromiumPath } from '../test/browser/chromium.ts';
import type { DashboardPage } from '../test/browser/dashboard-page.ts';
import type { ProductProcess } from '../test/product/product-process.ts';
import { postSampleCommunity } from '../test/slack/sample-community.ts';
import { auditAccessibility, auditColours } from './accessibility-audit.ts';
import { createScreenshotDir, SCREENSHOT_DIR } from './screenshots.ts';

const VIEWPORTS = {
  wall: { width: 1920, height: 1080 },
  laptop: { width: 1440, height: 900 },
  tablet: { width: 1000, height: 1300 },
  phone: { width: 390, height: 844 },
} as const;
const THEMES = ['dark', 'light'] as const;
/** A test audits up to sixteen pages, and one takes ten seconds on a busy machine. */
const TIMEOUT_MS = 10 * MINUTE_MS;

describe.skipIf(!chromiumPath)('accessibility at every size and in both themes', { timeout: TIMEOUT_MS }, () => {
  const fixture = setUpBrowserFixture();
  beforeAll(createScreenshotDir);

  /** Saves a screenshot and audits the page, at every size and in both themes. */
  async function audit(tab: DashboardPage, state: string): Promise<void> {
    for (const theme of THEMES) {
      await tab.page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
      for (const [size, viewport] of Object.entries(VIEWPORTS)) {
        await tab.page.setViewportSize(viewport);
        await tab.page.screenshot({
          path: `${SCREENSHOT_DIR}/${state}-${size}-${theme}.png`,
          fullPage: size === 'phone' || size === 'tablet',
        });
        const violations = theme === 'dark' ? await auditAccessibility(tab.page) : await auditColours(tab.page);
        expect.soft(violations, `${state}, ${size}, ${theme}`).toEqual([]);
      }
    }
  }

  async function openSampleCommunity(): Promise<{ server: ProductProcess; tab: DashboardPage }> {
    const server = await fixture.startProduct();
    await postSampleCommunity(server);
    const tab = await fixture.openDashboard(server);
    await expect.poll(() => tab.tileValue('Total messages')).toBe('124');
    return { server, tab };
  }

  it('axe reports no violation on a live page and on a stale one', async () => {
    const { server, tab } = await openSampleCommunity();
    await audit(tab, 'live');
    await server.stop();
    await expect.poll(() => tab.pageText()).toContain('Connection lost.');
    await audit(tab, 'stale');
  });

  it('axe reports no violation on the key help and on the page menu', async () => {
    const { tab } = await openSampleCommunity();
    await tab.page.keyboard.press('?');
    await audit(tab, 'help');
    await tab.page.keyboard.press('Escape');
    await tab.page.getByRole('button', { name: /^Page:/ }).click();
    await audit(tab, 'menu');
  });

  it('axe reports no violation on a filtered page and on a past moment', async () => {
    const { tab } = await openSampleCommunity();
    await tab.region('Channels').getByRole('button', { name: '#help' }).click();
    await audit(tab, 'filtered');
    await tab.page.keyboard.press('Escape');
    await tab.page.keyboard.press('ArrowLeft');
    await audit(tab, 'past');
  });

  it('axe reports no violation in kiosk mode, by day and dimmed by night', async () => {
    const server = await fixture.startProduct();
    await postSampleCommunity(server);
    const hour = Number(new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/Lisbon', hour: '2-digit' }).format());
    for (const [state, dim] of [
      ['kiosk', ''],
      // From an hour ago until two hours from now, so that it is night during the whole test.
      ['night', `&dim=${(hour + 23) % 24}-${(hour + 2) % 24}`],
    ] as const) {
      const tab = await fixture.openDashboard({ url: `${server.url}/?kiosk${dim}` });
      await expect.poll(() => tab.tileValue('Total messages')).toBe('124');
      await audit(tab, state);
    }
  });

  it('the printed page is white, cuts no panel and contains no controls', async () => {
    const { tab } = await openSampleCommunity();
    // The width of A4 in px without margins, and with the default margins of a browser.
    for (const width of [794, 718]) {
      await tab.page.setViewportSize({ width, height: 1123 });
      for (const colorScheme of THEMES) {
        await tab.page.emulateMedia({ media: 'print', colorScheme });
        await tab.page.screenshot({ path: `${SCREENSHOT_DIR}/print-${width}-${colorScheme}.png`, fullPage: true });
        const layout = await tab.page.evaluate(() => ({
          background: getComputedStyle(document.documentElement).backgroundColor,
          controls: [
            ...document.querySelectorAll('.buttons, .period svg, .show-all, .opens, .scrub, .more, .bottom button'),
          ]
            .filter((element) => element.checkVisibility())
            .map(({ className }) => className),
          cut: [...document.querySelectorAll('main .panel')]
            .filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth + 1)
            .map(({ id }) => id),
          floating: [...document.querySelectorAll('body *')]
            .filter((element) => element.checkVisibility() && /sticky|fixed/.test(getComputedStyle(element).position))
            .map(({ className }) => className),
        }));
        expect(layout, `${width} ${colorScheme}`).toEqual({
          background: 'rgb(255, 255, 255)',
          controls: [],
          cut: [],
          floating: [],
        });
      }
    }
    await tab.page.pdf({ path: `${SCREENSHOT_DIR}/print.pdf`, format: 'A4' });
  });

  it('axe reports no violation on the first run', async () => {
    const server = await fixture.startProduct();
    const tab = await fixture.openDashboard(server);
    await expect.poll(() => tab.pageText()).toContain('to your first number');
    await audit(tab, 'first-run');
  });

  it('axe reports no violation while the page loads its numbers', async () => {
    const server = await fixture.startProduct();
    const tab = await fixture.openDashboard(
      server,
      async (page) => void (await page.route('**/snapshot', () => undefined)),
    );
    await expect.poll(() => tab.pageText()).toContain('Loading the community');
    await audit(tab, 'loading');
  });
});
