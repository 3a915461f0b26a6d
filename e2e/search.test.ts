import { describe, expect, it } from 'vitest';
import { setUpBrowserFixture } from '../test/browser/browser-fixture.ts';
import { chromiumPath } from '../test/browser/chromium.ts';
import { createScreenshotDir, SCREENSHOT_DIR } from './screenshots.ts';
import { postSmallCommunity } from './small-community.ts';

describe.skipIf(!chromiumPath)('the search by name', () => {
  const fixture = setUpBrowserFixture();

  async function openSmallCommunity(width: number) {
    const server = await fixture.startProduct();
    await postSmallCommunity(server);
    const tab = await fixture.openDashboard(server, (page) => page.setViewportSize({ width, height: 844 }));
    await expect.poll(() => tab.tileValue('Total messages')).toBe('3');
    return tab;
  }

  it('filters by Enter, opens a page by Ctrl and Enter, and its letters are no keys of the page', async () => {
    await createScreenshotDir();
    const { page } = await openSmallCommunity(1440);
    await page.keyboard.press('/');
    await page.getByRole('combobox').waitFor();
    await page.keyboard.type('k');
    expect(await page.locator('html[data-kiosk]').count()).toBe(0);
    await page.getByRole('combobox').fill('an');
    await page.getByRole('option', { name: 'Ann Lee' }).waitFor();
    await page.screenshot({ path: `${SCREENSHOT_DIR}/search.png` });
    await page.keyboard.press('Enter');
    await expect.poll(() => page.url()).toContain('person=U1');
    await page.getByRole('combobox').waitFor({ state: 'detached' });
    await page.keyboard.press('/');
    await page.getByRole('combobox').fill('#gen');
    await page.getByRole('option', { name: '#general' }).waitFor();
    await page.keyboard.press('Control+Enter');
    await expect.poll(() => page.url()).toContain('sheet=channel');
  });

  it('opens by its button on a phone, and by a touch filters', async () => {
    const { page } = await openSmallCommunity(390);
    await page.getByRole('button', { name: 'Search people and channels' }).click();
    await page.getByRole('combobox').fill('bob');
    await page.screenshot({ path: `${SCREENSHOT_DIR}/search-390.png` });
    await page.getByRole('option', { name: 'Bob Ray' }).click();
    await expect.poll(() => page.url()).toContain('person=U2');
  });
});
