import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { setUpBrowserFixture } from '../test/browser/browser-fixture.ts';
import { chromiumPath } from '../test/browser/chromium.ts';
import { DashboardPage } from '../test/browser/dashboard-page.ts';
import type { ProductProcess } from '../test/product/product-process.ts';
import { createScreenshotDir, SCREENSHOT_DIR } from './screenshots.ts';
import { postSmallCommunity } from './small-community.ts';

describe.skipIf(!chromiumPath)('what counts', () => {
  const fixture = setUpBrowserFixture();

  async function openSheet(server: {
    url: string;
  }): Promise<{ tab: DashboardPage; sheet: ReturnType<Page['locator']> }> {
    const tab = await fixture.openDashboard(server);
    await expect.poll(() => tab.tileValues()).toBe('3 3 2 2');
    await tab.page.getByRole('button', { name: /^Page:/ }).click();
    await tab.page.getByRole('button', { name: 'What counts' }).click();
    const sheet = tab.page.getByRole('dialog', { name: 'What counts' });
    await sheet.getByLabel('People, for example your staff', { exact: true }).waitFor();
    return { tab, sheet };
  }

  async function start(): Promise<ProductProcess> {
    const server = await fixture.startProduct();
    await postSmallCommunity(server);
    return server;
  }

  it('is changed by mouse on this page only, with the old numbers and who accounts for the difference', async () => {
    const server = await start();
    const { tab, sheet } = await openSheet(server);
    await sheet.getByLabel('People, for example your staff', { exact: true }).fill('bob');
    await sheet.getByRole('option', { name: /Bob Ray/ }).click();
    await expect.poll(() => tab.tileValues()).toBe('1 1 1 1');
    await expect.poll(() => sheet.getByRole('region', { name: 'Numbers' }).innerText()).toMatch(/1\s*was 3/);
    await sheet.getByText('Why different').click();
    await expect.poll(() => sheet.getByRole('row', { name: /Bob Ray/ }).innerText()).toMatch(/−2\s+−2\s+−1\s+−1/);
    await createScreenshotDir();
    await tab.page.screenshot({ path: `${SCREENSHOT_DIR}/what-counts.png` });
    expect(tab.page.url()).toContain('counts=');
    await expect
      .poll(() => tab.page.getByRole('article', { name: 'Total messages', includeHidden: true }).innerText())
      .toContain('was 3');

    const link = await fixture.openDashboard({ url: tab.page.url() });
    await expect.poll(() => link.tileValues()).toBe('1 1 1 1');
    await sheet.getByRole('button', { name: 'Reset to what the community decided' }).click();
    await expect.poll(() => tab.tileValues()).toBe('3 3 2 2');
    expect(tab.page.url()).not.toContain('counts=');
    const other = await fixture.openDashboard(server);
    await expect.poll(() => other.tileValues()).toBe('3 3 2 2');
    expect(tab.browserErrors).toEqual([]);
  });

  it('is changed by keyboard, and the status bar leads back', async () => {
    const { tab, sheet } = await openSheet(await start());
    const { keyboard } = tab.page;
    await sheet.getByLabel('Channels left out', { exact: true }).focus();
    await keyboard.type('gen');
    await keyboard.press('Enter');
    await expect.poll(() => tab.tileValues()).toBe('1 1 2 1');
    await sheet.getByRole('button', { name: 'Count #general again' }).waitFor();
    await keyboard.type('zzz');
    await keyboard.press('Escape');
    expect(await sheet.isVisible()).toBe(true);
    await keyboard.press('Escape');
    await sheet.waitFor({ state: 'detached' });
    await tab.page.getByRole('button', { name: 'Count what the community decided' }).focus();
    expect(await tab.pageText()).toContain('What counts: changed here');
    await keyboard.press('Enter');
    await expect.poll(() => tab.tileValues()).toBe('3 3 2 2');
    expect(tab.browserErrors).toEqual([]);
  });

  it('refuses numbers that are none with a sentence, and the score keeps the value before', async () => {
    const { tab, sheet } = await openSheet(await start());
    const base = sheet.getByLabel('Base', { exact: true });
    await base.fill('50');
    await expect.poll(() => tab.healthScore()).toBe('53.5');
    await base.fill('fifty');
    await expect
      .poll(() => sheet.getByRole('alert').innerText())
      .toMatch(
        /^Base: expected a number from 0 to 1,000,000, without separators\. The score keeps the values before\.$/,
      );
    expect(await tab.healthScore()).toBe('53.5');
    await sheet.getByRole('button', { name: 'Calibrate' }).click();
    await expect.poll(() => sheet.innerText()).toContain('The past is too short');
  });

  it('becomes everybody’s, is listed, and is undone, in two browsers', async () => {
    const server = await start();
    const { tab, sheet } = await openSheet(server);
    const context = await fixture.context().browser()?.newContext();
    if (!context) throw new Error('the fixture has no browser');
    const other = await DashboardPage.open(context, server.url);
    await expect.poll(() => other.tileValues()).toBe('3 3 2 2');
    await sheet.getByLabel('People, for example your staff', { exact: true }).fill('U2');
    await sheet.getByRole('option', { name: /Bob Ray/ }).click();
    await sheet.getByLabel('Your name').fill('Ann');
    await sheet.getByLabel('Note: why').fill('Bob works for us');
    await sheet.getByRole('button', { name: 'Use for everybody' }).click();
    await expect.poll(() => sheet.innerText()).toContain('Saved. It counts for everybody.');
    await expect.poll(() => other.tileValues()).toBe('1 1 1 1');
    await expect.poll(() => tab.tileValues()).toBe('1 1 1 1');
    const history = sheet.getByRole('region', { name: 'History' });
    await expect.poll(() => history.innerText()).toMatch(/Ann[\s\S]*Bob Ray apart[\s\S]*Bob works for us/);
    expect(await fetchTotal(server)).toBe(1);
    await tab.page.screenshot({ path: `${SCREENSHOT_DIR}/what-counts-everybody.png`, fullPage: true });
    await history.getByRole('button', { name: /^Undo/ }).click();
    await expect.poll(() => tab.tileValues()).toBe('3 3 2 2');
    expect(await other.tileValues()).toBe('1 1 1 1');
    expect(await sheet.getByLabel('Note: why').inputValue()).toMatch(/^Undo of the change by Ann of /);
    await sheet.getByLabel('Your name').fill('Cleo');
    await sheet.getByRole('button', { name: 'Use for everybody' }).click();
    await expect.poll(() => other.tileValues()).toBe('3 3 2 2');
    await expect
      .poll(() => history.innerText())
      .toMatch(/Cleo[\s\S]*Bob Ray counted again[\s\S]*Undo of the change by Ann/);
    expect(await fetchTotal(server)).toBe(3);
    expect([...tab.browserErrors, ...other.browserErrors]).toEqual([]);
    await context.close();
  });

  it('fits a phone of 390 pixels, without a line that is cut or scrolled sideways', async () => {
    const { tab, sheet } = await openSheet(await start());
    await tab.page.setViewportSize({ width: 390, height: 844 });
    await sheet.getByText('Guests of this workspace').click();
    await sheet.getByText('Why different').waitFor({ state: 'attached' });
    await tab.page.screenshot({ path: `${SCREENSHOT_DIR}/what-counts-phone.png` });
    const overflow = await sheet.evaluate((element) => element.scrollWidth - element.clientWidth);
    expect(overflow).toBeLessThanOrEqual(0);
  });
});

async function fetchTotal(server: ProductProcess): Promise<number> {
  const metrics: { total_messages: number } = await (await fetch(`${server.url}/metrics`)).json();
  return metrics.total_messages;
}
