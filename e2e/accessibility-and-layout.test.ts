import { mkdir } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { setUpBrowserFixture } from '../test/browser/browser-fixture.ts';
import { chromiumPath } from '../test/browser/chromium.ts';
import type { DashboardPage } from '../test/browser/dashboard-page.ts';
import type { ProductProcess } from '../test/product/product-process.ts';
import { postSampleCommunity } from '../test/slack/sample-community.ts';
import { auditAccessibility } from './accessibility-audit.ts';

/** Ignored by git; for the eye. */
const SCREENSHOT_DIR = 'pictures';
const VIEWPORTS = {
  wall: { width: 1920, height: 1080 },
  laptop: { width: 1440, height: 900 },
  tablet: { width: 1000, height: 1300 },
  phone: { width: 390, height: 844 },
} as const;
const THEMES = ['dark', 'light'] as const;

describe.skipIf(!chromiumPath)('in every state, at every size, in both themes', () => {
  const bed = setUpBrowserFixture();
  beforeAll(() => mkdir(SCREENSHOT_DIR, { recursive: true }));

  async function look(tab: DashboardPage, state: string): Promise<void> {
    for (const theme of THEMES) {
      await tab.page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
      for (const [size, viewport] of Object.entries(VIEWPORTS)) {
        await tab.page.setViewportSize(viewport);
        await tab.page.screenshot({
          path: `${SCREENSHOT_DIR}/${state}-${size}-${theme}.png`,
          fullPage: size === 'phone' || size === 'tablet',
        });
        expect.soft(await auditAccessibility(tab.page), `${state}, ${size}, ${theme}`).toEqual([]);
      }
    }
  }

  async function filled(): Promise<{ server: ProductProcess; tab: DashboardPage }> {
    const server = await bed.startProduct();
    await postSampleCommunity(server);
    const tab = await bed.openDashboard(server);
    await expect.poll(() => tab.tileValue('Total messages')).toBe('124');
    return { server, tab };
  }

  it('axe finds nothing while it lives, and while it is cut off', async () => {
    const { server, tab } = await filled();
    await look(tab, 'live');
    await server.stop();
    await expect.poll(() => tab.pageText()).toContain('Connection lost.');
    await look(tab, 'stale');
  });

  it('axe finds nothing while it helps, and offers its menu', async () => {
    const { tab } = await filled();
    await tab.page.keyboard.press('?');
    await look(tab, 'help');
    await tab.page.keyboard.press('Escape');
    await tab.page.getByRole('button', { name: /^Page:/ }).click();
    await look(tab, 'menu');
  });

  it('axe finds nothing while it is pointed at, and looks back', async () => {
    const { tab } = await filled();
    await tab.region('Channels').getByRole('button', { name: '#help' }).click();
    await look(tab, 'filtered');
    await tab.page.keyboard.press('Escape');
    await tab.page.keyboard.press('ArrowLeft');
    await look(tab, 'past');
  });

  it('axe finds nothing on a wall, by day and dimmed by night', async () => {
    const server = await bed.startProduct();
    await postSampleCommunity(server);
    const hour = Number(new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/Lisbon', hour: '2-digit' }).format());
    for (const [state, dim] of [
      ['kiosk', ''],
      // From an hour ago to in two: night whatever the time is, also a little later.
      ['night', `&dim=${(hour + 23) % 24}-${(hour + 2) % 24}`],
    ] as const) {
      const tab = await bed.openDashboard({ url: `${server.url}/?kiosk${dim}` });
      await expect.poll(() => tab.tileValue('Total messages')).toBe('124');
      await look(tab, state);
    }
  });

  it('on paper it is ink on white, whole, and has nothing to press', async () => {
    const { tab } = await filled();
    // A4 without margins, and with those that a browser leaves.
    for (const width of [794, 718]) {
      await tab.page.setViewportSize({ width, height: 1123 });
      for (const colorScheme of THEMES) {
        await tab.page.emulateMedia({ media: 'print', colorScheme });
        await tab.page.screenshot({ path: `${SCREENSHOT_DIR}/print-${width}-${colorScheme}.png`, fullPage: true });
        const seen = await tab.page.evaluate(() => ({
          ground: getComputedStyle(document.documentElement).backgroundColor,
          pressed: [...document.querySelectorAll('.buttons, .opens, .scrub, .more, .bottom button')]
            .filter((one) => one.checkVisibility())
            .map(({ className }) => className),
          cut: [...document.querySelectorAll('main .panel')]
            .filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth + 1)
            .map(({ id }) => id),
          floating: [...document.querySelectorAll('body *')]
            .filter((one) => one.checkVisibility() && /sticky|fixed/.test(getComputedStyle(one).position))
            .map(({ className }) => className),
        }));
        expect(seen, `${width} ${colorScheme}`).toEqual({
          ground: 'rgb(255, 255, 255)',
          pressed: [],
          cut: [],
          floating: [],
        });
      }
    }
    await tab.page.pdf({ path: `${SCREENSHOT_DIR}/print.pdf`, format: 'A4' });
  });

  it('axe finds nothing on the first run', async () => {
    const server = await bed.startProduct();
    const tab = await bed.openDashboard(server);
    await expect.poll(() => tab.pageText()).toContain('to your first number');
    await look(tab, 'first-run');
  });

  it('axe finds nothing while it waits for its numbers', async () => {
    const server = await bed.startProduct();
    const tab = await bed.openDashboard(
      server,
      async (page) => void (await page.route('**/snapshot', () => undefined)),
    );
    await expect.poll(() => tab.pageText()).toContain('Loading the community');
    await look(tab, 'loading');
  });
});
