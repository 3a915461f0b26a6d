import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { setUpBrowserFixture } from '../test/browser/browser-fixture.ts';
import { chromiumPath } from '../test/browser/chromium.ts';
import { postSampleCommunity } from '../test/slack/sample-community.ts';
import { createScreenshotDir, SCREENSHOT_DIR } from './screenshots.ts';

describe.skipIf(!chromiumPath)('a whole list', () => {
  const fixture = setUpBrowserFixture();

  async function openList(list: string, width: number) {
    await createScreenshotDir();
    const server = await fixture.startProduct();
    await postSampleCommunity(server);
    const tab = await fixture.openDashboard(server, (page) => page.setViewportSize({ width, height: 844 }));
    await expect.poll(() => tab.tileValue('Total messages')).toBe('124');
    await tab.page.goto(`${new URL(tab.page.url()).origin}/?sheet=${list}`);
    await tab.page.getByRole('grid').waitFor();
    return tab.page;
  }

  it('is sorted, searched, walked through by keys and saved with every row', async () => {
    const page = await openList('people', 1440);
    await page.screenshot({ path: `${SCREENSHOT_DIR}/list-people.png` });
    const grid = page.getByRole('grid');
    const rows = Number(await grid.getAttribute('aria-rowcount')) - 1;
    expect(rows).toBeGreaterThan(3);
    await page.getByRole('columnheader', { name: 'Person' }).getByRole('button').click();
    await expect.poll(() => page.url()).toContain('sort=person');
    const saved = page.waitForEvent('download');
    await page.getByRole('button', { name: 'as CSV' }).click();
    const file = await readFile(await (await saved).path(), 'utf8');
    expect(file.trim().split('\r\n')).toHaveLength(rows + 1);
    await page.getByRole('searchbox').fill('mirembe');
    await expect.poll(() => grid.getAttribute('aria-rowcount')).toBe('2');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.url()).toContain('sheet=person');
  });

  it('of the activity is drawn row by row while it is scrolled, and fits a phone', async () => {
    const page = await openList('activity', 390);
    const grid = page.getByRole('grid');
    const rows = Number(await grid.getAttribute('aria-rowcount')) - 1;
    expect(rows).toBeGreaterThan(50);
    expect(await page.locator('.list-row').count()).toBeLessThan(50);
    await page.screenshot({ path: `${SCREENSHOT_DIR}/list-activity-390.png` });
    await grid.focus();
    await page.keyboard.press('End');
    await page.locator(`[role="row"][aria-rowindex="${rows + 1}"]`).waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  });
});
